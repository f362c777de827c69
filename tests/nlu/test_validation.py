from __future__ import annotations

import pytest

from tertulia.nlu.place import Place
from tertulia.nlu.training_data import (
    AnnotatedEntity,
    RegexFeature,
    Synonym,
    TrainingData,
    TrainingExample,
)
from tertulia.nlu.validation import validate


def messages(data: TrainingData) -> list[str]:
    return [finding.message for finding in validate(data)]


def annotated(text: str, *spans: tuple[int, int, str]) -> TrainingData:
    """Data of one annotated text, and of others that keep everything else unquestionable."""
    entities = tuple(
        AnnotatedEntity(start, end, name, text[start:end]) for start, end, name in spans
    )
    names = {name for _, _, name in spans}
    more = tuple(
        TrainingExample("z", None, (AnnotatedEntity(0, 1, name, "z"),)) for name in sorted(names)
    )
    return TrainingData((TrainingExample(text, None, entities), *more))


def test_good_data_are_not_questioned() -> None:
    assert validate(annotated("to Rome", (3, 7, "city"))) == ()
    assert validate(TrainingData()) == ()


def test_an_intent_with_one_example_is_found() -> None:
    place = Place(None, 3)

    [finding] = validate(TrainingData((TrainingExample("hi", "greet", place=place),)))

    assert str(finding) == "warning: the data, line 3: intent 'greet' has only this example"


def test_a_text_under_two_intents_is_found_with_both_places() -> None:
    data = TrainingData(
        (
            TrainingExample("hi", "greet", place=Place(None, 1)),
            TrainingExample("hey", "greet"),
            TrainingExample("hi", "bye", place=Place(None, 9)),
            TrainingExample("by", "bye"),
        )
    )

    [finding] = validate(data)

    assert finding.message == "'hi' is 'bye' here, 'greet' at the data, line 1"
    assert finding.place.line == 9


def test_examples_without_an_intent_among_others_are_found() -> None:
    with_intent = (TrainingExample("hi", "greet"), TrainingExample("hey", "greet"))

    found = messages(TrainingData((*with_intent, TrainingExample("a"), TrainingExample("b"))))

    assert found == ["2 examples have no intent; this is the first"]


def test_an_entity_type_that_occurs_once_is_found() -> None:
    example = TrainingExample("Rome", None, (AnnotatedEntity(0, 4, "city", "Rome"),))

    assert messages(TrainingData((example,))) == ["entity 'city' is annotated only here"]


@pytest.mark.parametrize(
    ("span", "cause"),
    [((2, 7), "with a blank"), ((3, 6), "inside a word"), ((4, 7), "inside a word")],
)
def test_a_misaligned_entity_is_found(span: tuple[int, int], cause: str) -> None:
    [message] = messages(annotated("to Rome", (*span, "city")))

    assert cause in message


@pytest.mark.parametrize(
    ("text", "span"), [("我要去北京吗", (3, 5)), ("10€", (0, 2)), ("a-b", (0, 1))]
)
def test_an_entity_beside_no_letter_or_in_unspaced_writing_is_aligned(
    text: str, span: tuple[int, int]
) -> None:
    assert messages(annotated(text, (*span, "x"))) == []


def test_overlapping_entities_are_found() -> None:
    assert messages(annotated("a b c", (0, 3, "x"), (2, 5, "y"))) == [
        "entities 'x' and 'y' overlap at character 2"
    ]


def test_one_stretch_of_two_types_is_no_overlap() -> None:
    assert messages(annotated("a b", (0, 1, "x"), (0, 1, "y"))) == []


def test_synonyms_that_contradict_each_other_are_found_once() -> None:
    synonyms = (
        Synonym("LA", "Los Angeles", Place(None, 1)),
        Synonym("la", "Louisiana", Place(None, 2)),
        Synonym("la", "Louisiana", Place(None, 3)),
    )

    [finding] = validate(TrainingData(synonyms=synonyms))

    assert "'Louisiana' here, 'Los Angeles' at the data, line 1" in finding.message
    assert finding.place.line == 2


@pytest.mark.parametrize("pattern", ["[0-9", "(" * 5000, "a{99999999999999999999}"])
def test_a_pattern_that_is_no_regular_expression_is_found(pattern: str) -> None:
    [message] = messages(TrainingData(regexes=(RegexFeature("zipcode", pattern),)))

    assert message.startswith("regex 'zipcode' is no regular expression: ")
