from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.ngram_reader import NgramReader
from tertulia.components.classify.ngram_scores import NgramScorer
from tertulia.components.classify.ngram_training import learn_weights
from tertulia.components.classify.ngram_views import NgramVocabulary, words_of

MESSAGES = [words_of(text) for text in ("play a song", "play songs", "book a room", "booking")]
GOLD = np.array([0, 0, 1, 1])


def test_the_network_sees_words_and_their_threes_of_letters() -> None:
    vocabulary = NgramVocabulary.of([["song"]])

    weights = learn_weights(NgramReader(vocabulary), [["song"]], None, np.array([0]), seed=1)

    seen = {vocabulary.pieces[place] for place in weights.seen}
    assert seen == {" song ", " so", "son", "ong", "ng "}


def test_a_word_scores_the_same_whether_it_was_summed_up_beforehand_or_not() -> None:
    vocabulary = NgramVocabulary.of(MESSAGES)
    weights = learn_weights(NgramReader(vocabulary), MESSAGES, None, GOLD, seed=1)

    known = NgramScorer(NgramReader(vocabulary), weights)(MESSAGES)
    new = NgramScorer(NgramReader(replace(vocabulary, words=())), weights)(MESSAGES)

    assert known == pytest.approx(new, abs=1e-5)


def test_dense_features_reach_the_network_and_sparse_ones_do_not() -> None:
    reader = NgramReader(NgramVocabulary.of(MESSAGES))
    rows = np.eye(2, dtype=np.float32)[GOLD]

    dense = learn_weights(reader, MESSAGES, rows, GOLD, seed=1)
    sparse = learn_weights(reader, MESSAGES, csr_matrix(rows), GOLD, seed=1)

    assert dense.features.shape == sparse.features.shape == (2, 2 + 256)
    assert dense.features[:, 2:].any()
    assert not sparse.features[:, 2:].any()
