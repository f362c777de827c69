"""Scores of intents by n-grams: linear margins, and a small network beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import Rows
from tertulia.components.classify.ngram_reader import MessageRows, NgramReader
from tertulia.core.arrays import FloatArray, IntArray, unit_rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True, eq=False)
class NgramWeights:
    """What n-grams, and features beside them, say for each intent and to each hidden unit.

    The units see some pieces, and no pairs. The columns of `features` and `bias` are the intents,
    then the units.
    """

    pieces: NDArray[np.float16]  # (n_pieces, n_intents)
    pairs: NDArray[np.float16]  # (n_pairs, n_intents)
    seen: IntArray  # (n_seen,) places of pieces
    to_hidden: NDArray[np.float16]  # (n_seen, n_hidden)
    features: NDArray[np.float32]  # (n_features, n_intents + n_hidden)
    bias: NDArray[np.float32]  # (n_intents + n_hidden,)
    outer: NDArray[np.float32]  # (n_hidden, n_intents)
    outer_bias: NDArray[np.float32]  # (n_intents,)


class NgramScorer:
    """Scores messages by weights, quickly: each known word's are summed up beforehand."""

    def __init__(self, reader: NgramReader, weights: NgramWeights) -> None:
        self._reader = reader
        self._weights = weights
        n_pieces, n_intents = weights.pieces.shape
        self._pieces = np.zeros((n_pieces, len(weights.bias)), dtype=np.float32)
        self._pieces[:, :n_intents] = weights.pieces
        self._pieces[weights.seen, n_intents:] = weights.to_hidden
        self._words: NDArray[np.float32] = reader.word_rows @ self._pieces
        self._pairs = weights.pairs.astype(np.float32)
        self._outer = weights.outer.astype(float)

    def __call__(
        self, messages: Sequence[Sequence[str]], features: Rows | None = None
    ) -> FloatArray:
        """Score messages, given as their words.

        Returns:
            For each intent its margin and what the network adds to it, (n_messages, n_intents).
        """
        weights, read = self._weights, self._reader.read(messages)
        n_intents = len(weights.outer_bias)
        sums = self._word_sums(read) + weights.bias  # (n_messages, n_intents + n_hidden)
        if features is not None:
            sums = sums + unit_features(features) @ weights.features
        margins = sums[:, :n_intents] + read.pairs @ self._pairs
        hidden = np.maximum(sums[:, n_intents:], 0)
        # The product in double precision, of which single precision is kept: so the scores of a
        # message do not depend on how many others are scored at the same time.
        added = (hidden.astype(float) @ self._outer).astype(np.float32)
        scores: FloatArray = margins + added + weights.outer_bias
        return scores

    def effects(self, words: Sequence[str], intent: int, most: int) -> list[tuple[str, float]]:
        """The n-grams of a message that move the margin of an intent most, and how far."""
        read, vocabulary = self._reader.read([words]), self._reader.vocabulary
        moved: list[tuple[str, float]] = []
        for row, grams, weights in (
            (self._reader.pieces(read), vocabulary.pieces, self._weights.pieces),
            (read.pairs, vocabulary.pairs, self._weights.pairs),
        ):
            effects = row.data * weights[row.indices, intent].astype(np.float32)
            moved += [
                (grams[n], effect) for n, effect in zip(row.indices, effects.tolist(), strict=True)
            ]
        moved.sort(key=lambda gram: (-abs(gram[1]), gram[0]))
        return moved[:most]

    def _word_sums(self, read: MessageRows) -> NDArray[np.float32]:
        """The weights of each message's words; those of new words by their letters."""
        rows, n_known = read.new_words, len(self._words)
        if not rows.shape[0]:
            sums: NDArray[np.float32] = read.words @ self._words
            return sums
        used, columns = np.unique(rows.indices, return_inverse=True)
        rows = type(rows)((rows.data, columns, rows.indptr), shape=(rows.shape[0], len(used)))
        new = (rows @ self._pieces[used]).astype(float)  # their order depends on the company
        is_new = read.words.indices >= n_known
        known_part = _entries(read.words, ~is_new, 0, n_known) @ self._words
        new_part = _entries(read.words, is_new, n_known, len(new)) @ new
        total: NDArray[np.float32] = known_part + new_part.astype(np.float32)
        return total


def unit_features(features: Rows) -> Rows:
    """Scale features so that each message's have length one; none, or no numbers, stay zeros."""
    if isinstance(features, np.ndarray):
        return unit_rows(np.nan_to_num(features.astype(np.float32), posinf=0, neginf=0))
    rows = features.astype(np.float32, copy=True)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(lengths, np.float32(1e-9)), np.diff(rows.indptr))
    return rows


def _entries(rows: csr_matrix, chosen: NDArray[np.bool_], offset: int, width: int) -> csr_matrix:
    """The chosen entries of rows, their columns counted from `offset`."""
    from scipy.sparse import csr_matrix

    ends = np.concatenate([[0], np.cumsum(chosen)])[rows.indptr]
    entries = (rows.data[chosen], rows.indices[chosen] - offset, ends)
    return csr_matrix(entries, shape=(len(ends) - 1, width))
