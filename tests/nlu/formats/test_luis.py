from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertulia.nlu.load import load_training_data, parse_training_data
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample


def test_the_last_character_of_an_entity_belongs_to_it() -> None:
    utterance = {
        "text": "😀 to Roma",
        "intent": "go",
        "entities": [{"entity": "city", "startPos": 5, "endPos": 8}],
    }
    regexes = [
        {"name": "zipcode", "pattern": "[0-9]{5}", "activated": True},
        {"name": "old", "pattern": "x", "activated": False},
    ]
    content = {"luis_schema_version": "2.0.0", "utterances": [utterance], "regex_features": regexes}

    reading = parse_training_data(json.dumps(content))

    rome = AnnotatedEntity(5, 9, "city", "Roma")
    assert reading.findings == ()
    assert reading.data.examples == (TrainingExample("😀 to Roma", "go", (rome,)),)
    assert [regex.name for regex in reading.data.regexes] == ["zipcode"]


@pytest.mark.parametrize("version", ['"1.3.0"', '"8.0"', "null", "20"])
def test_another_schema_is_an_error(version: str) -> None:
    [finding] = parse_training_data(f'{{"luis_schema_version": {version}}}').findings

    assert finding.severity == "error"
    assert "export version 2 to 7" in finding.message


def test_what_is_not_read_is_a_warning() -> None:
    content = {"luis_schema_version": "3.2.0", "closedLists": [{"name": "city"}]}

    [finding] = parse_training_data(json.dumps(content)).findings

    assert finding.severity == "warning"
    assert finding.message == "'closedLists' are not read"


@pytest.mark.shared
def test_the_published_export_is_read_like_its_conversion(shared_data: Path) -> None:
    examples = shared_data / "rasa_nlu_examples" / "data"

    data = load_training_data(examples / "examples" / "luis")

    conversion = load_training_data(examples / "test" / "luis_converted_to_rasa.json")
    assert len(data.examples) == len(conversion.examples) == 28
    assert {*data.examples} == {*conversion.examples}  # in another order
