from dataclasses import replace
from typing import Any

import pytest

from tertulia.core.text import EntitySpan
from tertulia.nlu.evaluation.entities import evaluate_entities
from tertulia.nlu.training_data import AnnotatedEntity

CITY, DAY = (3, 8, "city"), (9, 14, "day")  # of "to Porto today"


def test_messages_without_entities_on_either_side_say_nothing(understood: Any) -> None:
    assert evaluate_entities([understood("greet", "greet")]) is None


def test_a_span_is_right_if_its_type_start_and_end_are(understood: Any) -> None:
    measured = evaluate_entities(
        [
            understood(entities=(CITY, DAY), found=(CITY, DAY)),
            understood(entities=(CITY, DAY), found=((0, 8, "city"), (9, 14, "city"))),
        ]
    )

    assert measured is not None
    spans = measured.scores.spans
    assert (spans.micro.precision, spans.micro.recall) == (0.5, 0.5)
    assert (spans.by_name["city"].predicted, spans.by_name["city"].recall) == (3, 0.5)


def test_word_by_word_a_part_of_a_span_counts(understood: Any) -> None:
    # "to Porto" for "Porto": one word is right, one too many.
    measured = evaluate_entities([understood(entities=(CITY,), found=((0, 8, "city"),))])

    assert measured is not None
    assert measured.scores.spans.micro.f1 == 0.0
    tokens = measured.scores.tokens.micro
    assert (tokens.precision, tokens.recall, tokens.support) == (0.5, 1.0, 1)


def test_words_outside_all_entities_do_not_count(understood: Any) -> None:
    measured = evaluate_entities(
        [understood(entities=(CITY,), found=(CITY,)), *[understood() for _ in range(9)]]
    )

    assert measured is not None
    assert measured.examples == 10
    assert measured.scores.tokens.micro.support == 1


def test_what_two_extractors_agree_on_counts_once(understood: Any) -> None:
    one = understood(entities=(CITY, DAY), found=(CITY,))
    both = replace(
        one,
        entities=(
            *one.entities,
            *understood(found=(CITY, DAY), extractor="ner_gazetteer").entities,
        ),
    )

    measured = evaluate_entities([both])

    assert measured is not None
    assert measured.scores.spans.micro.predicted == 2
    assert measured.scores.spans.micro.f1 == 1.0
    recalls = {name: s.spans.micro.recall for name, s in measured.by_extractor.items()}
    assert recalls == {"ner_crf": 0.5, "ner_gazetteer": 1.0}


def test_an_extractor_is_not_asked_for_what_another_alone_should_learn(understood: Any) -> None:
    message = understood(found=(CITY,))
    gold = (
        AnnotatedEntity(*CITY, "Porto"),
        AnnotatedEntity(*DAY, "today", extractor="ner_duckling"),
    )

    measured = evaluate_entities([replace(message, gold_entities=gold)])

    assert measured is not None
    assert measured.scores.spans.micro.recall == 0.5
    assert measured.by_extractor["ner_crf"].spans.micro.recall == 1.0


def test_types_that_nobody_annotates_are_not_held_against_who_was_not_taught(
    understood: Any,
) -> None:
    message = understood(entities=(CITY,), found=(CITY,))
    found = understood(found=(DAY,), extractor="ner_duckling_http").entities

    measured = evaluate_entities([replace(message, entities=(*message.entities, *found))])

    assert measured is not None
    assert (measured.scores.spans.micro.precision, measured.unjudged) == (1.0, 1)
    assert list(measured.by_extractor) == ["ner_crf"]


def test_types_that_are_annotated_are_held_against_everyone(understood: Any) -> None:
    measured = evaluate_entities(
        [
            understood(entities=(DAY,), found=(DAY,)),
            understood(found=(DAY,), extractor="ner_duckling_http"),
        ]
    )

    assert measured is not None
    assert (measured.scores.spans.micro.precision, measured.unjudged) == (0.5, 0)


@pytest.mark.parametrize(("value", "expected"), [("Porto", 1.0), ("OPO", 0.0), (7, 0.0)])
def test_values_are_compared_where_the_span_is_right(
    understood: Any, value: object, expected: float
) -> None:
    message = understood(entities=(CITY, DAY))
    span = EntitySpan(start=3, end=8, entity="city", value=value, extractor="ner_crf")

    measured = evaluate_entities([replace(message, entities=(span,))])

    assert measured is not None
    assert measured.value_accuracy == expected


def test_a_number_is_compared_by_how_it_is_written(understood: Any) -> None:
    gold = AnnotatedEntity(3, 8, "count", "2")
    span = EntitySpan(start=3, end=8, entity="count", value=2, extractor="ner_crf")

    measured = evaluate_entities([replace(understood(), gold_entities=(gold,), entities=(span,))])

    assert measured is not None
    assert measured.value_accuracy == 1.0


def test_roles_count_only_where_there_should_be_one(understood: Any) -> None:
    gold = (AnnotatedEntity(*CITY, "Porto", role="from"), AnnotatedEntity(*DAY, "today"))
    wrong_role = EntitySpan(
        start=3, end=8, entity="city", value="Porto", extractor="ner_crf", role="to"
    )
    message = replace(understood(found=(DAY,)), gold_entities=gold)

    measured = evaluate_entities(
        [replace(message, entities=(*message.entities, wrong_role))],
    )

    assert measured is not None
    assert (measured.scores.spans.micro.f1, measured.role_accuracy) == (1.0, 0.0)


def test_without_right_spans_there_are_no_values_to_compare(understood: Any) -> None:
    measured = evaluate_entities([understood(entities=(CITY,))])

    assert measured is not None
    assert (measured.value_accuracy, measured.role_accuracy) == (None, None)
