from __future__ import annotations

import json

import pytest

from tertulia.nlu.load import parse_training_data
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample


def in_file(**content: object) -> str:
    return json.dumps({"rasa_nlu_data": content}, indent=0)


def test_every_part_is_read() -> None:
    entity = {"start": 4, "end": 8, "entity": "city", "value": "Rome", "role": "to"}
    reading = parse_training_data(
        in_file(
            common_examples=[{"text": "😀🎉 Roma", "intent": " go ", "entities": [entity]}],
            entity_synonyms=[{"value": "Rome", "synonyms": ["Roma"]}],
            regex_features=[{"name": "zipcode", "pattern": "[0-9]{5}"}],
            lookup_tables=[{"name": "city", "elements": ["Rome"]}],
        )
    )

    data = reading.data
    assert data.examples == ()
    assert "covers [4, 8) of a text of 7 characters" in str(reading.findings)
    assert [(s.surface, s.value) for s in data.synonyms] == [("Roma", "Rome")]
    assert [(r.name, r.pattern) for r in data.regexes] == [("zipcode", "[0-9]{5}")]
    assert [(t.name, t.elements) for t in data.lookups] == [("city", ("Rome",))]


def test_offsets_are_characters_and_a_value_defaults_to_the_stretch() -> None:
    entity = {"start": 3, "end": 7, "entity": "city"}

    reading = parse_training_data(
        in_file(common_examples=[{"text": "😀🎉 Roma", "intent": " go ", "entities": [entity]}])
    )

    expected = TrainingExample("😀🎉 Roma", "go", (AnnotatedEntity(3, 7, "city", "Roma"),))
    assert reading.data.examples == (expected,)


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ({"intent": "go"}, "'text' is missing"),
        ({"text": 5}, "'text' should be a string, not 5"),
        ({"text": "a", "entities": [{"start": 0, "end": 1}]}, "'entity' is missing"),
        ({"text": "a", "entities": [{"start": "0"}]}, "'start' should be a whole number"),
        ({"text": "a", "entities": {}}, "'entities' should be a list, not an object"),
    ],
)
def test_a_malformed_example_is_an_error_and_the_others_are_read(
    example: object, message: str
) -> None:
    reading = parse_training_data(in_file(common_examples=[example, {"text": "hi"}]))

    [finding] = reading.findings
    assert finding.severity == "error"
    assert message in finding.message
    assert finding.place.line
    assert [example.text for example in reading.data.examples] == ["hi"]


@pytest.mark.parametrize("span", [(-1, 1), (0, 3), (1, 1), (2, 1)])
def test_a_span_outside_the_text_is_a_warning_and_the_example_is_left_out(
    span: tuple[int, int],
) -> None:
    entity = {"start": span[0], "end": span[1], "entity": "x"}

    reading = parse_training_data(in_file(common_examples=[{"text": "ab", "entities": [entity]}]))

    [finding] = reading.findings
    assert finding.severity == "warning"
    assert "the example is left out" in finding.message
    assert reading.data.examples == ()


def test_an_example_without_words_is_a_warning() -> None:
    [finding] = parse_training_data(in_file(common_examples=[{"text": " "}])).findings

    assert str(finding) == "warning: the data, line 4: an example without words is left out"


def test_old_lists_of_examples_are_read_with_a_warning() -> None:
    reading = parse_training_data(in_file(intent_examples=[{"text": "hi", "intent": "greet"}]))

    [finding] = reading.findings
    assert "'intent_examples' is deprecated" in finding.message
    assert reading.data.intents == ["greet"]


def test_an_unknown_key_is_an_error_with_a_suggestion() -> None:
    [finding] = parse_training_data(in_file(common_exmples=[])).findings

    assert finding.severity == "error"
    assert "did you mean 'common_examples'?" in finding.message
