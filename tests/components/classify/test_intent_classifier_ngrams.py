from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.intent_classifier_ngrams import NgramIntentClassifier
from tertulia.components.classify.ngram_reader import NgramReader
from tertulia.components.classify.ngram_scores import NgramScorer
from tertulia.core.errors import NotFittedError, ParameterError, ShapeError
from tertulia.core.registry import COMPONENTS
from tertulia.core.text import IntentRanking
from tertulia.testing.components import ComponentConformance

TEMPLATES = {
    "book_table": (("book", "reserve", "get me"), ("a table", "dinner", "seats"), "for two"),
    "greet": (("hello", "hi", "good morning"), ("my friend", "there", "everybody"), ""),
    "play_music": (("play", "put on", "start"), ("some jazz", "a song", "this album"), "now"),
    "weather": (("will it", "does it", "is it going to"), ("rain", "snow", "storm"), "today"),
}
EXAMPLES = [
    (f"{one} {two} {last}".strip(), intent)
    for intent, (ones, twos, last) in TEMPLATES.items()
    for one, two in product(ones, twos)
]
TEXTS = [text for text, _ in EXAMPLES]
INTENTS: list[str | None] = [intent for _, intent in EXAMPLES]
ODD = ["", " ", "🎉🎉", "\ud800 \udfff", "مرحبا بالعالم", "𝔥𝔢𝔩𝔩𝔬", "x" * 100_000, "hi " * 40_000]


def signal(intents: list[str | None]) -> np.ndarray:
    """Dense vectors in which each intent has a direction."""
    names = sorted(TEMPLATES)
    rows = np.random.default_rng(1).normal(scale=0.1, size=(len(intents), 6)).astype(np.float32)
    for row, intent in zip(rows, intents, strict=True):
        if intent is not None:
            row[names.index(intent)] += 1
    return rows


def trained(**options: int) -> NgramIntentClassifier:
    classifier = NgramIntentClassifier(seed=1, **options)
    classifier.fit(TEXTS, INTENTS)
    return classifier


@pytest.fixture(scope="module")
def classifier() -> NgramIntentClassifier:
    return trained()


class TestConformance(ComponentConformance):
    batch = (["play jazz", "hello", "unheard of", "", "rain"],)
    training = (TEXTS, INTENTS)

    def make(self) -> NgramIntentClassifier:
        return NgramIntentClassifier(seed=1)


class TestConformanceWithDenseFeatures(TestConformance):
    batch = (["play jazz", "hello"], signal(["greet", "weather"]))
    training = (TEXTS, INTENTS, signal(INTENTS))


class TestConformanceWithSparseFeatures(TestConformance):
    batch = (["play jazz", "hello"], csr_matrix(signal(["greet", "weather"])))
    training = (TEXTS, INTENTS, csr_matrix(signal(INTENTS)))


class TestConformanceWithoutIntents(TestConformance):
    training = (["hi", "bye"], [None, None])


class TestConformanceWithOneIntent(TestConformance):
    training = (["hi", "hello"], ["greet", "greet"])


class TestConformanceWithEmptyTexts(TestConformance):
    training = (["", "☃"], ["greet", "bye"])


def test_it_is_known_by_its_name() -> None:
    assert COMPONENTS.load("intent_classifier_ngrams") is NgramIntentClassifier


def test_ranks_the_intent_of_like_messages_first(classifier: NgramIntentClassifier) -> None:
    rankings = classifier(["reserve seats", "hi friend", "play an album", "will it be raining"])

    assert [ranking.best.intent for ranking in rankings] == sorted(TEMPLATES)


def test_confidences_are_sorted_probabilities(classifier: NgramIntentClassifier) -> None:
    [ranking] = classifier(["play a song"])

    confidences = [score.confidence for score in ranking.scores]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1
    assert {score.intent for score in ranking.scores} == set(TEMPLATES)


def test_a_message_of_nothing_known_has_a_low_confidence(
    classifier: NgramIntentClassifier,
) -> None:
    known, unknown = classifier(["play some jazz now", "☃"])

    assert unknown.best.confidence < 0.3 < known.best.confidence


def test_examples_without_intent_are_left_out(classifier: NgramIntentClassifier) -> None:
    other = NgramIntentClassifier(seed=1)
    other.fit(["no", *TEXTS], [None, *INTENTS])

    assert other(["play jazz"]) == classifier(["play jazz"])


def test_only_so_many_intents_are_returned() -> None:
    [ranking] = trained(ranking_length=2)(["play jazz"])

    assert len(ranking.scores) == 2


@pytest.mark.parametrize("width", [6, 4])
def test_features_tell_what_words_do_not(width: int) -> None:
    classifier = NgramIntentClassifier(seed=1)
    classifier.fit(["one", "two", "same"] * 12, INTENTS, signal(INTENTS)[:, :width])

    rankings = classifier(["same"] * 36, signal(INTENTS)[:, :width])

    assert [ranking.best.intent for ranking in rankings] == INTENTS


def test_sparse_features_tell_what_words_do_not() -> None:
    classifier = NgramIntentClassifier(seed=1)
    classifier.fit(["same"] * 36, INTENTS, csr_matrix(signal(INTENTS)))

    rankings = classifier(["same"] * 36, csr_matrix(signal(INTENTS)))

    assert [ranking.best.intent for ranking in rankings] == INTENTS


def test_no_intents_at_all_are_no_ranking() -> None:
    classifier = NgramIntentClassifier()
    classifier.fit(["hi"], [None])

    assert classifier(["hi"]) == [IntentRanking()]


def test_a_single_intent_is_as_likely_as_a_message_is_like_it() -> None:
    classifier = NgramIntentClassifier()
    classifier.fit(["hello there", "hello you"], ["greet", "greet"])

    like, unlike = classifier(["hello there", "42"])

    assert unlike.best.confidence < 0.2
    assert like.best.confidence > 0.5


def test_of_two_intents_unknown_words_are_neither() -> None:
    classifier = NgramIntentClassifier(seed=1)
    classifier.fit(["hello there", "good bye"], ["greet", "bye"])

    greeting, unknown = classifier(["hello", "42"])

    assert greeting.best.intent == "greet"
    assert unknown.best.confidence < 0.3 < greeting.best.confidence


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_ranked(classifier: NgramIntentClassifier, text: str) -> None:
    [ranking] = classifier([text])

    assert all(0 <= score.confidence <= 1 for score in ranking.scores)


def test_odd_texts_are_learned(tmp_path: Path) -> None:
    classifier = NgramIntentClassifier(seed=1)
    classifier.fit(ODD, [str(n) for n in range(len(ODD))])

    classifier.save(tmp_path)
    copy = NgramIntentClassifier()
    copy.load(tmp_path)

    assert copy(ODD) == classifier(ODD)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        trained().save(tmp_path / name)

    for file in ("learned.json", "arrays.safetensors"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_explains_by_the_n_grams_that_moved_the_best_intent(
    classifier: NgramIntentClassifier,
) -> None:
    [reasons, none] = classifier.explain(["play wibble", "☃"])

    assert reasons[0].effect > 0
    assert "play" in reasons[0].text
    assert len(reasons) == 10
    assert none == ()


def test_reasons_bias_and_network_add_up_to_the_score() -> None:
    classifier = NgramIntentClassifier(seed=1)
    classifier.fit(["a", "b", "c"], ["1", "2", "3"])
    weights, scorer = classifier.learned.weights, classifier._scores()
    reader = NgramReader(classifier.learned.vocabulary)
    linear = NgramScorer(reader, replace(weights, outer=0 * weights.outer))

    [reasons] = classifier.explain(["a"])
    [[score, *_]], [[without_network, *_]] = scorer([["a"]]), linear([["a"]])

    total = sum(reason.effect for reason in reasons) + weights.bias[0] + weights.outer_bias[0]
    assert total == pytest.approx(without_network, abs=1e-3)
    assert score > without_network


def test_columns_that_cannot_go_together_are_refused(classifier: NgramIntentClassifier) -> None:
    with pytest.raises(ShapeError, match="2 texts cannot be paired with 1 intents"):
        NgramIntentClassifier().fit(["a", "b"], ["x"])
    with pytest.raises(ShapeError, match="train again"):
        classifier(["a"], np.ones((1, 3), dtype=np.float32))


def test_features_that_were_learned_from_must_be_given() -> None:
    classifier = NgramIntentClassifier(seed=1)
    classifier.fit(TEXTS, INTENTS, signal(INTENTS))

    with pytest.raises(ShapeError, match="put the same featurizers before it"):
        classifier(["play"])


def test_ranking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        NgramIntentClassifier()(["hi"])


def test_a_ranking_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterError, match="ranking_length must be at least 1"):
        NgramIntentClassifier(ranking_length=0)
