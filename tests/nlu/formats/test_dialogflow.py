from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tertulia.nlu.load import read_training_data
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample

Write = Callable[[str, str], Path]

INTENT = '{"name": "go", "responses": []}'
PIECES = [
    {"text": "😀 to "},
    {"text": "Roma", "alias": "town", "meta": "@city"},
    {"text": " "},
    {"text": "now", "meta": "@sys.time"},
    {"text": " please", "alias": "x", "meta": "@sys.ignore"},
]
EXAMPLE = TrainingExample(
    "😀 to Roma now please",
    "go",
    (AnnotatedEntity(5, 9, "town", "Roma"), AnnotatedEntity(10, 13, "sys.time", "now")),
)


def test_pieces_are_joined_and_become_entities(write: Write) -> None:
    path = write("go.json", INTENT)
    write("go_usersays_en.json", json.dumps([{"data": PIECES}]))

    reading = read_training_data(path)

    assert reading.findings == ()
    assert reading.data.examples == (EXAMPLE,)


def test_an_older_export_holds_the_pieces_itself(write: Write) -> None:
    path = write("go.json", json.dumps({**json.loads(INTENT), "userSays": [{"data": PIECES}]}))

    assert read_training_data(path).data.examples == (EXAMPLE,)


def test_entries_become_synonyms(write: Write) -> None:
    path = write("city.json", '{"name": "city", "isEnum": false}')
    write("city_entries_es.json", '[{"value": "Rome", "synonyms": ["Rome", "Roma"]}]')

    reading = read_training_data(path, language="es")

    assert [(s.surface, s.value) for s in reading.data.synonyms] == [("Roma", "Rome")]


@pytest.mark.parametrize("content", [INTENT, '{"name": "city", "isEnum": true}'])
def test_a_missing_companion_is_a_warning(content: str, write: Write) -> None:
    [finding] = read_training_data(write("x.json", content)).findings

    assert finding.severity == "warning"
    assert "in 'en'" in finding.message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[{", "is not JSON"),
        ('\n{"a": 1}', "should be a list"),
        ("[\n1]", "a list of objects"),
        ('[\n{"data": [{"text": 1}]}]', "'text' should be a string"),
    ],
)
def test_problems_of_a_companion_have_their_place_there(
    content: str, message: str, write: Write
) -> None:
    path = write("go.json", INTENT)
    companion = write("go_usersays_en.json", content)

    [finding] = read_training_data(path).findings

    assert finding.severity == "error"
    assert message in finding.message
    assert finding.place.path == companion
    assert finding.place.line


@pytest.mark.shared
def test_the_published_export_is_read_whole(shared_data: Path) -> None:
    export = shared_data / "rasa_nlu_examples" / "data" / "examples" / "dialogflow"

    english = read_training_data(export)
    spanish = read_training_data(export, language="es")

    assert len(english.data.examples) == len(spanish.data.examples) == 24
    assert len(english.data.synonyms) == 3
    assert len(spanish.data.synonyms) == 8
    assert [finding.severity for finding in english.findings] == ["warning"]
