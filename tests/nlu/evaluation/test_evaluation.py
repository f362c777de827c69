from collections.abc import Sequence
from typing import Any

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.evaluation.evaluation import evaluate_interpreter, evaluate_predictions
from tertulia.nlu.training_data import TrainingData, TrainingExample


class SaysGreet:
    """Takes everything for a greeting."""

    def parse_all(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        return [{"text": text, "intent": {"name": "greet", "confidence": 1.0}} for text in texts]


def test_a_model_is_measured_on_test_data() -> None:
    data = TrainingData((TrainingExample("hello", "greet"), TrainingExample("bye", "bye")))

    measured = evaluate_interpreter(SaysGreet(), data)

    assert measured.intents is not None
    assert measured.intents.accuracy == 0.5
    assert measured.entities is None
    assert [p.text for p in measured.predictions] == ["hello", "bye"]


def test_data_without_examples_cannot_be_measured() -> None:
    with pytest.raises(DataError, match="nothing to measure: the data have no examples"):
        evaluate_interpreter(SaysGreet(), TrainingData())


def test_it_is_said_what_was_left_out(understood: Any) -> None:
    measured = evaluate_predictions(
        [
            understood("greet", "greet"),
            understood(None, "greet", entities=((3, 8, "city"),), found=((3, 8, "city"),)),
            understood("greet", "greet", found=((9, 14, "time"),), extractor="ner_duckling_http"),
        ]
    )

    first, second = measured.findings
    assert first.startswith("1 messages without an intent")
    assert second.startswith("1 entities were not judged")


def test_it_is_said_when_nothing_is_predicted_at_all(understood: Any) -> None:
    measured = evaluate_predictions([understood("greet", None, entities=((3, 8, "city"),))])

    assert measured.findings == (
        "no intent was predicted for any message",
        "no entity was found in any message",
    )


def test_it_is_said_how_the_fallback_counts(understood: Any) -> None:
    measured = evaluate_predictions([understood("oos", "nlu_fallback")])

    [finding] = measured.findings
    assert finding.startswith("1 messages out of scope were answered 'nlu_fallback'")
    assert measured.intents is not None
    assert measured.intents.accuracy == 0.0
    assert measured.intents.out_of_scope is not None
    assert measured.intents.out_of_scope.recall == 1.0
