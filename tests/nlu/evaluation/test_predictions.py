from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tertulia.core.errors import ShapeError
from tertulia.core.text import NO_INTENT, IntentScore
from tertulia.nlu.evaluation.predictions import predict
from tertulia.nlu.training_data import TrainingData, TrainingExample

DATA = TrainingData((TrainingExample("hello", "greet"), TrainingExample("to Rome", "")))


class Fixed:
    """Answers what it was given, and keeps what it was asked."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []

    def parse_all(self, texts: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        self.asked.append(list(texts))
        return self.answers


def test_every_message_is_parsed_once_and_all_of_them_together() -> None:
    parser = Fixed({}, {})

    predict(parser, DATA)

    assert parser.asked == [["hello", "to Rome"]]


def test_an_answer_stands_beside_what_is_right() -> None:
    ranking = [{"name": "bye", "confidence": 0.7}, {"name": "greet", "confidence": 0.3}]
    entity = {"start": 3, "end": 7, "entity": "city", "value": "Rome", "extractor": "ner_crf"}
    parser = Fixed({"intent": ranking[0], "intent_ranking": ranking}, {"entities": [entity]})

    first, second = predict(parser, DATA)

    assert (first.gold_intent, first.intent) == ("greet", IntentScore("bye", 0.7))
    assert first.ranking.scores[1] == IntentScore("greet", 0.3)
    assert second.gold_intent is None
    assert [(span.start, span.end, span.value) for span in second.entities] == [(3, 7, "Rome")]


@pytest.mark.parametrize(
    "intent",
    [None, {}, {"name": None, "confidence": 0.0}, {"name": "", "confidence": None}],
)
def test_all_ways_to_say_no_intent_are_one(intent: dict[str, Any] | None) -> None:
    first, _ = predict(Fixed({"intent": intent}, {}), DATA)

    assert first.intent == NO_INTENT


def test_a_confidence_that_is_no_number_is_none_at_all() -> None:
    first, _ = predict(Fixed({"intent": {"name": "bye", "confidence": float("nan")}}, {}), DATA)

    assert first.intent == IntentScore("bye", 0.0)


def test_answers_missing_say_what_is_expected() -> None:
    with pytest.raises(ShapeError, match="2 messages were answered 1 times: `parse_all` gives one"):
        predict(Fixed({}), DATA)
