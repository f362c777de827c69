"""Several intents in a message."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.multi_intent_classifier import MultiIntentClassifier
from tertulia.core.errors import ParameterError, ShapeError
from tertulia.testing.components import ComponentConformance

ROWS = np.array(
    [[1, 0, 0], [2, 0, 0], [0, 1, 0], [0, 2, 0], [0, 0, 1], [0, 0, 2], [1, 1, 0]] * 4,
    dtype=np.float32,
)
INTENTS = ["play", "play", "book", "book", "add", "add", "play+book"] * 4


class TestConformance(ComponentConformance):
    batch = (csr_matrix(ROWS),)
    training = (csr_matrix(ROWS), INTENTS)

    def make(self) -> MultiIntentClassifier:
        return MultiIntentClassifier()


class TestConformanceWithoutIntents(ComponentConformance):
    batch = (ROWS,)
    training = (ROWS, [None] * len(ROWS))

    def make(self) -> MultiIntentClassifier:
        return MultiIntentClassifier()


@pytest.fixture
def classifier() -> MultiIntentClassifier:
    made = MultiIntentClassifier(C=100.0)
    made.fit(csr_matrix(ROWS), INTENTS)
    return made


def test_a_message_has_every_intent_that_is_likely_enough(
    classifier: MultiIntentClassifier,
) -> None:
    [single, both] = classifier(np.array([[1, 0, 0], [1, 1, 0]], dtype=np.float32))

    assert single.best.intent == "play"
    assert both.best.intent == "play+book"  # as the examples write it


def test_a_combination_that_no_example_has_is_found(classifier: MultiIntentClassifier) -> None:
    [ranking] = classifier(np.array([[2, 0, 2]], dtype=np.float32))

    assert ranking.best.intent == "add+play"


def test_where_nothing_is_likely_enough_the_likeliest_counts() -> None:
    strict = MultiIntentClassifier(threshold=0.999)
    strict.fit(csr_matrix(ROWS), INTENTS)

    [ranking] = strict(np.array([[0, 0, 1]], dtype=np.float32))

    assert ranking.best.intent == "add"


def test_the_ranking_falls_and_its_confidences_are_those_of_combinations(
    classifier: MultiIntentClassifier,
) -> None:
    [ranking] = classifier(np.array([[1, 1, 0]], dtype=np.float32))

    confidences = [score.confidence for score in ranking.scores]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1 + 1e-6
    assert {score.intent for score in ranking.scores[1:]} == {"play", "book", "add+book+play"}


def test_features_of_another_width_are_refused(classifier: MultiIntentClassifier) -> None:
    with pytest.raises(ShapeError, match="train again"):
        classifier(np.ones((1, 2), dtype=np.float32))


@pytest.mark.parametrize(
    "parameters",
    [{"intent_split_symbol": ""}, {"threshold": 1.0}, {"C": 0.0}, {"ranking_length": 0}],
)
def test_parameters_without_sense_are_refused(parameters: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        MultiIntentClassifier(**parameters)


def test_what_is_loaded_is_written_as_its_own_examples_write_it(
    classifier: MultiIntentClassifier,
) -> None:
    both = np.array([[1, 1, 0]], dtype=np.float32)
    other = MultiIntentClassifier(C=100.0)
    other.fit(csr_matrix(ROWS), [name.replace("play+book", "book+play") for name in INTENTS])
    classifier(both)

    classifier.learned = other.learned

    assert classifier(both)[0].best.intent == "book+play"
