from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest
from sklearn.utils import murmurhash3_32

from tertulia.components.embed.hashed_corpus import DocId
from tertulia.components.embed.hashing_tfidf_vectorizer import HashingTfidfVectorizer
from tertulia.core.errors import DataError, NotFittedError, ParameterError, ShapeError
from tertulia.testing.components import ComponentConformance

DOCUMENTS = (["cat cat sat", "dog sat", "sat"], ["cats", 7, "sats"])
HASH_SIZE = 1009


def split(texts: Sequence[str]) -> list[list[str]]:
    return [text.split() for text in texts]


class TestConformance(ComponentConformance):
    batch = (["cat sat", "", "bird"],)
    training = DOCUMENTS

    def make(self) -> HashingTfidfVectorizer:
        return HashingTfidfVectorizer(tokenizer=split, hash_size=HASH_SIZE)


def fitted(doc_index: Mapping[DocId, int] | None = None) -> HashingTfidfVectorizer:
    vectorizer = HashingTfidfVectorizer(tokenizer=split, hash_size=HASH_SIZE, doc_index=doc_index)
    texts, doc_ids = DOCUMENTS
    vectorizer.fit_batches(iter([(texts[:2], doc_ids[:2]), (texts[2:], doc_ids[2:])]))
    return vectorizer


def bucket(token: str) -> int:
    return int(murmurhash3_32(token.encode(), positive=True)) % HASH_SIZE


def test_weighs_tokens_by_frequency_and_rarity() -> None:
    row = fitted()(["cat cat sat"]).toarray()[0]

    # "cat" stands in one of three documents: log(2.5 / 1.5); "sat" in all: not less than zero.
    assert row[bucket("cat")] == pytest.approx(log(1 + 2) * log(2.5 / 1.5))
    assert row[bucket("sat")] == 0
    assert np.count_nonzero(row) == 1


def test_a_token_no_document_has_is_the_rarest() -> None:
    row = fitted()(["bird"]).toarray()[0]

    assert row[bucket("bird")] == pytest.approx(log(2) * log(3.5 / 0.5))


def test_a_text_without_tokens_is_an_empty_row() -> None:
    rows = fitted()(["cat", "", "dog"])

    assert rows.shape == (3, HASH_SIZE)
    assert np.diff(rows.indptr).tolist() == [1, 0, 1]


def test_scores_are_inner_products_with_the_documents() -> None:
    vectorizer = fitted()
    questions = vectorizer(["cat dog", "", "sat bird"])

    scores = vectorizer.scores(questions)

    expected = questions @ vectorizer(DOCUMENTS[0]).T
    np.testing.assert_allclose(scores.toarray(), expected.toarray(), rtol=1e-6)
    assert scores.shape == (3, 3)
    assert scores[0].indices.tolist() != []


def test_documents_are_numbered_as_they_come() -> None:
    assert list(fitted().doc_ids) == ["cats", 7, "sats"]


def test_documents_are_numbered_as_the_index_says() -> None:
    vectorizer = fitted(doc_index={"sats": 0, "cats": 1, 7: 2})

    scores = vectorizer.scores(vectorizer(["cat"])).toarray()[0]

    assert list(vectorizer.doc_ids) == ["sats", "cats", 7]
    assert np.flatnonzero(scores).tolist() == [1]


@pytest.mark.parametrize(
    "doc_index", [{"cats": 0, 7: 1}, {"cats": 0, 7: 1, "sats": 3}, {"cats": 0, 7: 1, "other": 2}]
)
def test_an_index_of_other_documents_is_refused(doc_index: Mapping[DocId, int]) -> None:
    with pytest.raises(DataError, match="must number each document"):
        fitted(doc_index=doc_index)


def test_ids_survive_saving_with_their_types(tmp_path: Path) -> None:
    copy = HashingTfidfVectorizer(tokenizer=split)
    fitted().save(tmp_path)

    copy.load(tmp_path)

    assert list(copy.doc_ids) == ["cats", 7, "sats"]
    assert copy(["cat"]).shape == (1, HASH_SIZE)


def test_nothing_to_fit_on_leaves_nothing_to_find() -> None:
    vectorizer = HashingTfidfVectorizer(tokenizer=split, hash_size=HASH_SIZE)

    vectorizer.fit_batches(iter([]))

    assert vectorizer.scores(vectorizer(["cat"])).shape == (1, 0)


def test_any_string_can_be_hashed() -> None:
    rows = fitted()(["\ud800", "x" * 1_000_000])

    assert np.diff(rows.indptr).tolist() == [1, 1]


def test_documents_without_ids_are_refused() -> None:
    vectorizer = HashingTfidfVectorizer(tokenizer=split, hash_size=HASH_SIZE)

    with pytest.raises(ShapeError, match="2 documents cannot be paired with 1 ids"):
        vectorizer.fit_batches(iter([(["a", "b"], ["first"])]))


def test_an_id_that_comes_twice_is_refused() -> None:
    vectorizer = HashingTfidfVectorizer(tokenizer=split, hash_size=HASH_SIZE)

    with pytest.raises(DataError, match="ids must be unique"):
        vectorizer.fit_batches(iter([(["a", "b"], ["same", "same"])]))


def test_calling_before_fitting_says_what_to_do() -> None:
    with pytest.raises(NotFittedError, match=r"call `fit` or `load`"):
        HashingTfidfVectorizer(tokenizer=split)(["a"])


@pytest.mark.parametrize("hash_size", [0, 2**31])
def test_an_impossible_hash_size_is_refused(hash_size: int) -> None:
    with pytest.raises(ParameterError, match="hash_size must lie in"):
        HashingTfidfVectorizer(tokenizer=split, hash_size=hash_size)
