from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.intent_classifier_sklearn import SklearnIntentClassifier
from tertulia.components.featurize.intent_featurizer_count_vectors import CountVectorsFeaturizer
from tertulia.core.errors import NotFittedError, ParameterError, ShapeError
from tertulia.core.text import IntentRanking
from tertulia.testing.components import ComponentConformance

INTENTS = ["book", "bye", "greet"]


def messages(per_intent: int, *, sparse: bool = True) -> tuple[Any, list[str | None]]:
    """Rows near one axis per intent."""
    chance = np.random.default_rng(1)
    gold = INTENTS * per_intent
    rows = chance.normal(scale=0.3, size=(len(gold), 4)).astype(np.float32)
    rows[np.arange(len(gold)), np.arange(len(gold)) % 3] += 1
    return (csr_matrix(rows) if sparse else rows), [*gold]


class TestConformance(ComponentConformance):
    batch = (csr_matrix(np.eye(4, dtype=np.float32)),)
    training = messages(10)

    def make(self) -> SklearnIntentClassifier:
        return SklearnIntentClassifier(seed=1)


class TestConformanceOfDenseFeatures(TestConformance):
    batch = (np.eye(4, dtype=np.float32),)
    training = messages(10, sparse=False)

    def make(self) -> SklearnIntentClassifier:
        return SklearnIntentClassifier(seed=1, kernels=["linear", "rbf"], gamma=[0.1, 1.0])


class TestConformanceWithoutIntents(TestConformance):
    training = (csr_matrix((2, 4), dtype=np.float32), [None, "greet"])


@pytest.mark.parametrize("sparse", [True, False])
def test_ranks_the_intent_of_near_messages_first(sparse: bool) -> None:
    classifier = SklearnIntentClassifier(seed=1)
    classifier.fit(*messages(20, sparse=sparse))

    rankings = classifier(np.eye(3, 4, dtype=np.float32))

    assert [ranking.best.intent for ranking in rankings] == INTENTS
    assert all(ranking.best.confidence > 0.8 for ranking in rankings)


def test_confidences_are_probabilities_of_all_intents() -> None:
    classifier = SklearnIntentClassifier(seed=1)
    classifier.fit(*messages(10))

    [ranking] = classifier(csr_matrix((1, 4), dtype=np.float32))

    assert sorted(str(score.intent) for score in ranking.scores) == INTENTS
    assert sum(score.confidence for score in ranking.scores) == pytest.approx(1)


def test_ranks_ten_of_many_intents() -> None:
    rows = np.repeat(np.eye(12, dtype=np.float32), 2, axis=0)
    classifier = SklearnIntentClassifier(C=[1], seed=1)
    classifier.fit(rows, [f"intent {number // 2}" for number in range(24)])

    [ranking] = classifier(rows[:1])

    assert len(ranking.scores) == 10


def test_messages_without_an_intent_are_not_learned_from() -> None:
    rows, intents = messages(10, sparse=False)
    classifier, other = SklearnIntentClassifier(seed=1), SklearnIntentClassifier(seed=1)

    classifier.fit(rows, intents)
    other.fit(np.concatenate([rows, 100 * rows[:1]]), [*intents, None])

    assert classifier(rows) == other(rows)


@pytest.mark.parametrize("intents", [["greet", "greet", None], [None, None, None]])
def test_fewer_than_two_intents_are_warned_of_and_none_is_found(
    intents: list[str | None], caplog: pytest.LogCaptureFixture
) -> None:
    classifier = SklearnIntentClassifier()

    with caplog.at_level(logging.WARNING):
        classifier.fit(np.eye(3), intents)

    assert "it takes two intents to tell apart" in caplog.text
    assert classifier(np.eye(3)) == [IntentRanking()] * 3
    assert classifier(np.eye(3))[0].best.intent is None


def test_without_features_no_intent_is_found() -> None:
    classifier = SklearnIntentClassifier()

    classifier.fit(csr_matrix((4, 0)), ["a", "b", "a", "b"])

    assert classifier(csr_matrix((1, 0))) == [IntentRanking()]


@pytest.mark.parametrize(
    "intents",
    [
        ["a", "b"],
        ["a", "b", "c"],
        ["a", "a", "a", "b"],
        ["a"] * 20 + ["b"] * 2 + ["c"],
    ],
)
def test_rare_intents_are_learned(intents: list[str]) -> None:
    rows = np.array([[float(intent == "a"), float(intent == "b")] for intent in intents])
    classifier = SklearnIntentClassifier(seed=1)

    classifier.fit(rows, intents)

    best = dict(zip(intents, (r.best.intent for r in classifier(rows)), strict=True))
    assert best == {intent: intent for intent in intents}


def test_two_threads_learn_what_one_does() -> None:
    data = messages(10)
    one, two = SklearnIntentClassifier(seed=1), SklearnIntentClassifier(seed=1, threads=2)

    one.fit(*data)
    two.fit(*data)

    assert one(data[0]) == two(data[0])


def test_features_of_another_width_are_refused() -> None:
    classifier = SklearnIntentClassifier(seed=1)
    classifier.fit(*messages(5))

    with pytest.raises(ShapeError, match="messages have 3 features, but 4 were learned from"):
        classifier(np.eye(3))


def test_ranking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        SklearnIntentClassifier()(np.eye(3))


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"C": []}, "C is empty"),
        ({"kernels": []}, "kernels is empty"),
        ({"C": [0]}, "C must be above 0"),
        ({"gamma": [-1.0]}, "gamma must be above 0"),
        ({"max_cross_validation_folds": 1}, "must be at least 2"),
        ({"threads": 0}, "threads at least 1"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        SklearnIntentClassifier(**parameters)


@pytest.mark.shared
def test_tells_the_intents_of_real_messages_apart(shared_data: Path) -> None:
    data = json.loads((shared_data / "clinc150" / "data_full.json").read_bytes())
    chosen = set(sorted({intent for _, intent in data["val"]})[:12])
    (texts, gold), (test_texts, test_gold) = (
        zip(*(example for example in data[part] if example[1] in chosen), strict=True)
        for part in ("val", "test")
    )
    featurizer = CountVectorsFeaturizer()
    featurizer.fit(texts)
    classifier = SklearnIntentClassifier(seed=1)

    classifier.fit(featurizer(texts), gold)

    best = [ranking.best.intent for ranking in classifier(featurizer(test_texts))]
    assert np.mean([found == true for found, true in zip(best, test_gold, strict=True)]) > 0.8
