from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.load import load_training_data, parse_training_data, read_training_data

Write = Callable[[str, str], Path]

GREET = "## intent:greet\n- hi\n"


def test_folders_are_read_with_all_that_lies_in_them(write: Write) -> None:
    folder = write("b/nlu.md", GREET).parents[1]
    write("a.yml", "nlu:\n- intent: bye\n  examples: |\n    - bye\n")
    write(".git/nlu.md", GREET)
    write("b/.nlu.md", GREET)
    write("LICENSE", GREET)
    write("domain.yml", "version: '3.1'\nintents: []\n")

    reading = read_training_data(folder)

    assert reading.findings == ()
    assert [example.text for example in reading.data.examples] == ["bye", "hi"]


def test_several_paths_are_merged_in_their_order(write: Write) -> None:
    one, other = write("z.md", GREET), write("a.md", "## intent:bye\n- bye\n")

    assert [e.intent for e in load_training_data(one, other).examples] == ["greet", "bye"]


def test_a_byte_order_mark_is_no_part_of_the_data(write: Write) -> None:
    path = write("nlu.md", f"\ufeff{GREET}")

    assert [example.text for example in load_training_data(path).examples] == ["hi"]


def test_every_error_is_in_the_exception_with_its_place(write: Write) -> None:
    path = write("nlu.md", f"{GREET}## intnet:a\n## lookpu:b\n")

    with pytest.raises(DataError, match=r"nlu.md, line 3: 'intnet' is no kind") as caught:
        load_training_data(path)

    assert caught.value.path == path
    assert caught.value.line == 3
    assert "nlu.md, line 4: 'lookpu' is no kind" in str(caught.value)


def test_warnings_go_to_the_log(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    path = write("nlu.md", f"{GREET}## intent:empty\n")

    with caplog.at_level(logging.WARNING):
        load_training_data(path)

    [record] = caplog.records
    assert record.getMessage() == f"{path}, line 3: intent 'empty' is empty"


def test_a_named_file_of_no_known_format_is_an_error(write: Write) -> None:
    [finding] = read_training_data(write("nlu.txt", "hello")).findings

    assert finding.severity == "error"
    assert "the format is not known: there are Rasa's JSON" in finding.message


def test_an_unknown_file_in_a_folder_is_a_warning(write: Write) -> None:
    folder = write("nlu.md", GREET).parent
    write("README.md", "# My bot\n")

    [finding] = read_training_data(folder).findings

    assert finding.severity == "warning"
    assert "passed over" in finding.message


def test_a_named_file_that_others_read_is_a_warning(write: Write) -> None:
    [finding] = read_training_data(write("domain.yml", "intents: []\n")).findings

    assert finding.severity == "warning"


def test_a_missing_file_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    findings = read_training_data(tmp_path, tmp_path / "nlu.md").findings

    assert [str(finding) for finding in findings] == [
        f"error: {tmp_path}: there is no training data in this folder",
        f"error: {tmp_path / 'nlu.md'}: there is no such file",
    ]


def test_text_without_a_file_is_read_too() -> None:
    reading = parse_training_data(GREET)

    assert [example.text for example in reading.data.examples] == ["hi"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "n_intents", "n_examples"),
    [
        ("rasa_bots/financial-demo", 17, 578),
        ("rasa_bots/helpdesk-assistant", 14, 452),
        ("rasa_bots/carbon-bot", 51, 2521),
        ("rasa_bots/nlu-training-data", 47, 1164),
        ("rasa_bots/initial_project-1.10.26", 7, 43),
        ("rasa_bots/initial_project-3.6.20", 7, 68),
        ("rasa_nlu_examples/data/examples/rasa/demo-rasa.json", 4, 42),
        ("rasa_nlu_examples/data/examples/rasa/demo-rasa.md", 4, 42),
        ("rasa_nlu_examples/data/examples/rasa/demo-rasa_zh.json", 5, 42),
        ("rasa_nlu_examples/data/examples/rasa/demo-rasa_zh_medical.json", 5, 44),
        ("rasa_nlu_examples/data/examples/rasa/demo-rasa_zh_movie.json", 5, 35),
        *((f"hwu64/KFold_{fold}/mergedTestset", 64, 1076) for fold in range(1, 6)),
    ],
)
def test_published_data_are_read_whole(
    folder: str, n_intents: int, n_examples: int, shared_data: Path
) -> None:
    reading = read_training_data(shared_data / folder)

    assert reading.findings == ()
    assert len(reading.data.intents) == n_intents
    assert len(reading.data.examples) == n_examples


@pytest.mark.shared
def test_published_spans_outside_their_text_are_found(shared_data: Path) -> None:
    test = shared_data / "rasa_nlu_examples" / "data" / "test"

    reading = read_training_data(test / "dialogflow_es_converted_to_rasa.json")

    assert [(f.severity, f.place.line) for f in reading.findings] == [
        ("warning", 44),
        ("warning", 74),
    ]
    assert len(reading.data.examples) == 22
