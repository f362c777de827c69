from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tertulia.components.classify.logistic_regression_classifier import (
    LogisticRegressionClassifier,
)
from tertulia.components.featurize.intent_featurizer_count_vectors import CountVectorsFeaturizer
from tertulia.core.errors import NotFittedError, ParameterError, ShapeError
from tertulia.core.text import IntentRanking
from tertulia.testing.components import ComponentConformance

ROWS = np.array([[2, 0, 0], [1, 0, 0], [0, 1, 0], [0, 2, 1], [0, 0, 2]], dtype=np.float32)
INTENTS = ["greet", "greet", "bye", "bye", "book"]


class TestConformance(ComponentConformance):
    batch = (csr_matrix(ROWS),)
    training = (csr_matrix(ROWS), INTENTS)

    def make(self) -> LogisticRegressionClassifier:
        return LogisticRegressionClassifier()


class TestConformanceOfDenseFeatures(TestConformance):
    batch = (ROWS,)
    training = (ROWS, ["yes", "yes", "no", "no", "no"])


class TestConformanceWithoutIntents(TestConformance):
    training = (csr_matrix(ROWS), [None] * 5)


def fitted(rows: Any, intents: list[Any], **parameters: Any) -> LogisticRegressionClassifier:
    classifier = LogisticRegressionClassifier(**parameters)
    classifier.fit(rows, intents)
    return classifier


@pytest.mark.parametrize("rows", [ROWS, csr_matrix(ROWS)])
@pytest.mark.parametrize("intents", [INTENTS, ["yes", "yes", "no", "no", "no"]])
def test_ranks_as_scikit_learn_does(rows: Any, intents: list[str]) -> None:
    peer = LogisticRegression(class_weight="balanced").fit(rows, intents)

    rankings = fitted(rows, intents)(rows)

    for ranking, theirs in zip(rankings, peer.predict_proba(rows), strict=True):
        ours = {score.intent: score.confidence for score in ranking.scores}
        assert [ours[name] for name in peer.classes_] == pytest.approx(theirs, abs=1e-5)


def test_what_is_learned_is_small() -> None:
    assert fitted(csr_matrix(ROWS), INTENTS).learned.weights.dtype == np.float32


def test_without_balance_the_frequent_intent_is_likelier() -> None:
    rows, intents = np.zeros((4, 1)), ["often", "often", "often", "seldom"]

    [even] = fitted(rows, intents)(rows[:1])
    [uneven] = fitted(rows, intents, class_weight=None)(rows[:1])

    assert even.best.confidence == pytest.approx(1 / 2, abs=1e-3)
    assert uneven.best.confidence == pytest.approx(3 / 4, abs=1e-3)


def test_ranks_as_many_intents_as_asked_for() -> None:
    [ranking] = fitted(ROWS, INTENTS, ranking_length=2)(ROWS[:1])

    assert len(ranking.scores) == 2


def test_messages_without_an_intent_are_not_learned_from() -> None:
    assert fitted(ROWS, [*INTENTS[:4], None])(ROWS) == fitted(ROWS[:4], INTENTS[:4])(ROWS)


@pytest.mark.parametrize(
    ("rows", "intents"), [(ROWS, ["greet"] * 5), (csr_matrix((5, 0)), INTENTS)]
)
def test_nothing_to_tell_apart_is_warned_of_and_no_intent_found(
    rows: Any, intents: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        classifier = fitted(rows, intents)

    assert "it takes two intents to tell apart" in caplog.text
    assert classifier(rows) == [IntentRanking()] * 5


def test_training_that_was_cut_short_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        fitted(ROWS, INTENTS, max_iter=1)

    assert "not done after 1 steps: raise max_iter" in caplog.text


def test_features_of_another_width_are_refused() -> None:
    with pytest.raises(ShapeError, match="messages have 2 features, but 3 were learned from"):
        fitted(ROWS, INTENTS)(np.ones((1, 2)))


def test_ranking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        LogisticRegressionClassifier()(ROWS)


@pytest.mark.parametrize("parameters", [{"max_iter": 0}, {"tol": 0.0}, {"ranking_length": 0}])
def test_parameters_that_make_no_sense_are_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="must be at least 1, tol above 0"):
        LogisticRegressionClassifier(**parameters)


@pytest.mark.shared
def test_tells_the_intents_of_real_messages_apart(shared_data: Path) -> None:
    data = json.loads((shared_data / "clinc150" / "data_full.json").read_bytes())
    chosen = set(sorted({intent for _, intent in data["val"]})[:30])
    (texts, gold), (test_texts, test_gold) = (
        zip(*(example for example in data[part] if example[1] in chosen), strict=True)
        for part in ("val", "test")
    )
    featurizer = CountVectorsFeaturizer()
    featurizer.fit(texts)

    classifier = fitted(featurizer(texts), list(gold))

    best = [ranking.best.intent for ranking in classifier(featurizer(test_texts))]
    assert np.mean([found == true for found, true in zip(best, test_gold, strict=True)]) > 0.8
