import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.evaluation.evaluation import evaluate_predictions
from tertulia.nlu.evaluation.report.folder import write_report
from tertulia.nlu.evaluation.report.machine import Subject


def test_everything_is_written(subject: Subject, tmp_path: Path) -> None:
    written = write_report([subject], tmp_path / "new" / "report")

    names = {path.name for path in (tmp_path / "new" / "report").iterdir()}
    assert names == {path.name for path in written}
    assert names == {
        "report.html",
        "report.json",
        "confusion.svg",
        "histogram.svg",
        "reliability.svg",
        "out_of_scope.svg",
        "errors.json",
        "successes.json",
        "entity_errors.json",
        "entity_successes.json",
    }


def test_every_file_can_be_read_back(subject: Subject, tmp_path: Path) -> None:
    for path in write_report([subject], tmp_path):
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        if path.suffix == ".svg":
            ET.fromstring(path.read_bytes())


def test_several_subjects_have_a_folder_each(subject: Subject, tmp_path: Path) -> None:
    write_report([replace(subject, name="a/../b.yml"), replace(subject, name="…")], tmp_path)

    folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert folders == ["1-a_.._b.yml", "2-evaluation"]


def test_without_intents_there_are_no_charts(understood: Any, tmp_path: Path) -> None:
    only_entities = evaluate_predictions([understood(entities=((3, 8, "city"),))])

    written = write_report([Subject.of("m", only_entities)], tmp_path)

    names = {path.name for path in written}
    assert names == {"report.html", "report.json", "entity_errors.json", "entity_successes.json"}


def test_the_same_evaluation_is_the_same_bytes(subject: Subject, tmp_path: Path) -> None:
    one, other = (write_report([subject], tmp_path / name) for name in ("one", "other"))

    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_folder_that_is_a_file_says_so(subject: Subject, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("")

    with pytest.raises(DataError, match=r"report\.html: it cannot be written: "):
        write_report([subject], tmp_path / "report")
