from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.embed.hashed_corpus import CorpusBuilder, HashedCorpus, idf


def built(*batches: list[list[float]]) -> HashedCorpus:
    builder = CorpusBuilder(hash_size=4)
    n_docs = 0
    for batch in batches:
        ids = [f"d{n_docs + row}" for row in range(len(batch))]
        builder.add(csr_matrix(np.array(batch, dtype=np.float32)), ids)
        n_docs += len(batch)
    return builder.build()


def test_batches_make_one_index() -> None:
    once = built([[1, 0, 0, 2], [0, 0, 0, 0], [0, 0, 3, 0], [0, 0, 0, 4], [0, 0, 0, 0]])

    twice = built([[1, 0, 0, 2], [0, 0, 0, 0]], [[0, 0, 3, 0], [0, 0, 0, 4], [0, 0, 0, 0]])

    assert twice.doc_ids == once.doc_ids == ("d0", "d1", "d2", "d3", "d4")
    assert twice.buckets.tolist() == once.buckets.tolist() == [0, 2, 3]
    assert twice.doc_freqs.tolist() == once.doc_freqs.tolist() == [1, 1, 2]
    assert twice.starts.tolist() == once.starts.tolist() == [0, 1, 2, 4]
    assert twice.documents.tolist() == once.documents.tolist() == [0, 2, 0, 3]
    np.testing.assert_array_equal(twice.weights, once.weights)
    np.testing.assert_allclose(
        twice.weights, np.array([1, 3, 2, 4]) * idf(np.array([1, 1, 2, 2]), 5), rtol=1e-6
    )


def test_what_most_documents_have_takes_no_room() -> None:
    corpus = built([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0]])

    assert corpus.doc_freqs.tolist() == [3, 1]
    assert corpus.starts.tolist() == [0, 0, 1]
    assert corpus.documents.tolist() == [1]


def test_knows_the_rarity_of_any_bucket() -> None:
    corpus = built([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0]])

    rarities = corpus.idf(np.array([3, 1, 0]))

    assert rarities.tolist() == pytest.approx([np.log(3.5 / 0.5), np.log(2.5 / 1.5), 0])


def test_scores_every_document() -> None:
    corpus = built([[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]])
    questions = csr_matrix(np.array([[3, 1, 0, 5], [0, 0, 0, 0]], dtype=np.float32))

    scores = corpus.scores(questions).toarray()

    rarity = idf(np.array([1]), 4)[0]
    np.testing.assert_allclose(scores, [[3 * rarity, 2 * rarity, 0, 0], [0] * 4], rtol=1e-6)
