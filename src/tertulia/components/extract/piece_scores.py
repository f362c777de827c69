"""How much speaks for each tag of each piece."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertulia.components.extract.chain_training import ChainWeights, Rows
from tertulia.components.extract.feature_space import OFFSETS, FeatureSpace
from tertulia.components.extract.phrases import Matches
from tertulia.components.extract.piece_features import Cells, PieceFeatures, Slots
from tertulia.components.extract.pieces import Pieces
from tertulia.core.arrays import FloatArray, IntArray

_CAPACITY = 10_000
_LONGEST = 40


class PieceScores:
    """Adds up weights, and remembers those of words that it has met."""

    def __init__(self, space: FeatureSpace, weights: ChainWeights) -> None:
        self.features = PieceFeatures(space)
        self._of_tokens = weights.tokens.astype(np.float32)
        self._of_messages = weights.messages.astype(np.float32)
        n_context = space.n_rows - space.bases[-1]
        self._of_context = self._of_tokens[space.n_rows - n_context :]
        self._known: dict[str, tuple[int, FloatArray]] = {}

    def __call__(self, pieces: Pieces, marks: Cells) -> FloatArray:
        """Score all tags, (n_pieces, n_tags).

        Args:
            pieces: the pieces of some messages.
            marks: the patterns that pieces match.
        """
        slots = Slots.of(pieces)
        numbers, by_word = self._words(slots.distinct)
        scores = np.zeros((len(slots.pieces), by_word.shape[2]), np.float32)
        for place, offset in enumerate(OFFSETS):
            scores += by_word[:, place][slots.words[slots.pieces + offset]]
        slot_numbers = numbers[slots.words]
        matches = self.features.space.gazetteer.matches(slot_numbers)
        for cells in self.features.context_cells(pieces, slots, slot_numbers, matches, marks):
            _add(scores, cells[0], self._of_context[cells[1]])
        rows, words, shares = self.features.message_cells(slots, slot_numbers)
        of_messages = np.zeros((len(pieces.lengths), scores.shape[1]), np.float32)
        _add(of_messages, rows, self._of_messages[words] * shares[:, None].astype(np.float32))
        scores += of_messages[slots.messages]
        return scores

    def _words(self, words: Sequence[str]) -> tuple[IntArray, FloatArray]:
        """The number of each word, (n_words,), and its scores by offset, (n_words, 5, n_tags)."""
        found = [self._known.get(word) or self._word(word) for word in words]
        return np.array([number for number, _ in found]), np.stack([own for _, own in found])

    def _word(self, word: str) -> tuple[int, FloatArray]:
        space = self.features.space
        own = self.features.of_word(word)
        sums = [
            self._of_tokens[base + own[own < size]].sum(axis=0)
            for base, size in zip(space.bases[:-1], space.word_sizes, strict=True)
        ]
        entry = self.features.word_number(word), np.stack(sums)
        if len(word) <= _LONGEST:
            if len(self._known) >= _CAPACITY:
                self._known.clear()
            self._known[word] = entry
        return entry


def _add(sums: FloatArray, rows: IntArray, more: FloatArray) -> None:
    """Add to rows, which are in order; several for one row add up."""
    if not len(rows):
        return
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    if len(begins) < len(rows):
        rows, more = rows[begins], np.add.reduceat(more, begins)
    sums[rows] += more


def piece_rows(
    features: PieceFeatures, pieces: Pieces, slots: Slots, matches: Matches, marks: Cells
) -> tuple[Rows, Rows]:
    """The features of pieces, (n_pieces, n_rows), and of messages, (n_messages, n_known)."""
    space = features.space
    numbers = slot_numbers(features, slots)
    by_kind = features.context_cells(pieces, slots, numbers, matches, marks)
    cells = [features.word_cells(slots)]
    cells += [(rows, space.bases[-1] + columns) for rows, columns in by_kind]
    rows, columns = (np.concatenate(own) for own in zip(*cells, strict=True))
    messages, words, shares = features.message_cells(slots, numbers)
    return (
        _matrix(rows, columns, np.ones(len(rows)), (len(pieces.words), space.n_rows)),
        _matrix(messages, words, shares, (len(pieces.lengths), space.n_known)),
    )


def _matrix(rows: IntArray, columns: IntArray, values: FloatArray, shape: tuple[int, int]) -> Rows:
    from scipy.sparse import csr_array

    matrix: Rows = csr_array((values.astype(np.float32), (rows, columns)), shape=shape)
    return matrix


def slot_numbers(features: PieceFeatures, slots: Slots) -> IntArray:
    """The number of the word in each slot, -1 for unknown ones, (n_slots,)."""
    numbers: IntArray = np.array([features.word_number(word) for word in slots.distinct])
    return numbers[slots.words]
