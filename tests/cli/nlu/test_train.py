"""`tertulia nlu train`, `parse` and `shell`, and the general commands on an NLU config."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CONFIG = "language: en\npipeline: keyword\n"
DATA = "## intent:greet\n- hello\n- good morning\n## intent:goodbye\n- bye\n- see you\n"


@pytest.fixture
def config(workplace: Path) -> Path:
    (workplace / "config.yml").write_text(CONFIG, encoding="utf-8")
    (workplace / "nlu.md").write_text(DATA, encoding="utf-8")
    return workplace / "config.yml"


def intents(out: str) -> list[Any]:
    return [json.loads(line)["intent"]["name"] for line in out.splitlines()]


def test_a_model_is_trained_into_its_project_and_its_folder_printed(
    tertulia: Any, config: Path, workplace: Path
) -> None:
    outcome = tertulia("nlu", "train", "-c", config, "-d", "nlu.md", "-o", "models")

    assert outcome.code == 0
    [folder] = outcome.lines
    assert folder.startswith("models/default/model_")
    assert (workplace / folder / "manifest.json").is_file()


def test_messages_are_parsed_line_by_line_with_the_newest_model(
    tertulia: Any, config: Path
) -> None:
    tertulia("nlu", "train", "-c", config, "-d", "nlu.md", "-o", "models")

    outcome = tertulia("nlu", "parse", "-m", "models", stdin="bye\n\nhello 😀\n".encode())

    assert intents(outcome.out) == ["goodbye", None, "greet"]


def test_an_explanation_names_every_component(tertulia: Any, config: Path) -> None:
    tertulia(
        "nlu", "train", "-c", config, "-d", "nlu.md", "-o", "models", "--fixed_model_name", "mine"
    )

    outcome = tertulia("nlu", "parse", "-m", "models/default/mine", "--explain", stdin=b"hello")

    [answer] = outcome.reports
    assert [entry["place"] for entry in answer["why"]] == ["pipeline[0]", "answer"]


def test_the_shell_answers_until_it_is_told_to_stop(tertulia: Any, config: Path) -> None:
    tertulia("nlu", "train", "-c", config, "-d", "nlu.md", "-o", "models")

    outcome = tertulia("nlu", "shell", "-m", "models", stdin=b"hello\n/why\n/stop\nbye\n")

    assert outcome.code == 0
    assert outcome.out.count('"name": "greet"') == 2
    assert '"why"' in outcome.out
    assert "goodbye" not in outcome.out


def test_the_general_commands_take_the_config_too(
    tertulia: Any, config: Path, workplace: Path
) -> None:
    config.write_text(CONFIG + "data: nlu.md\n", encoding="utf-8")

    trained = tertulia("train", config, "-o", "model")
    answered = tertulia("predict", "model", stdin=b"see you\n")

    assert trained.code == 0
    assert intents(answered.out) == ["goodbye"]
    assert (workplace / "model" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["parse", "-m", "nowhere"], 1, "there is no model in nowhere"),
        (["train", "-c", "nowhere.yml"], 2, "there is no config 'nowhere.yml'"),
        (["train", "-c", "config.yml"], 2, "this config says nothing of its data"),
        (["train", "-c", "config.yml", "-d", "nowhere.md"], 1, "nowhere.md"),
        (["train", "-c", "config.yml", "-d", "nlu.md", "--project", "../x"], 2, "'../x' cannot be"),
    ],
)
def test_what_is_missing_is_named(
    tertulia: Any, config: Path, arguments: list[str], code: int, message: str
) -> None:
    outcome = tertulia("nlu", *arguments, stdin=b"hi\n")

    assert outcome.code == code
    assert message in outcome.err
    assert "Traceback" not in outcome.err


def test_a_training_that_fails_leaves_no_folder(
    tertulia: Any, config: Path, workplace: Path
) -> None:
    (workplace / "nlu.md").write_text("## regex:zip\n- [0-9\n" + DATA, encoding="utf-8")
    config.write_text("pipeline: [tokenizer_whitespace, RegexFeaturizer]", encoding="utf-8")

    outcome = tertulia("nlu", "train", "-c", config, "-d", "nlu.md", "-o", "models")

    assert outcome.code == 1
    assert "nlu.md, line 2" in outcome.err
    assert list((workplace / "models" / "default").iterdir()) == []
