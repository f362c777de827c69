"""The features that the pieces of messages have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np

from tertulia.components.extract.feature_space import (
    EDGE,
    N_FORMS,
    OFFSETS,
    FeatureSpace,
    traits_of,
)
from tertulia.components.extract.phrases import Matches, pair_keys, places_in, ranges
from tertulia.components.extract.pieces import Pieces
from tertulia.core.arrays import BoolArray, FloatArray, IntArray
from tertulia.core.text import Token

Cells: TypeAlias = tuple[IntArray, IntArray]
"""Which piece has which feature: their numbers, an array each, (n_cells,)."""

TokenPatterns: TypeAlias = Sequence[Sequence[Sequence[str]]]
"""For each token of each message the names of the patterns that match there."""


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """The pieces of messages in a row, two empty slots before, between and after messages.

    Attributes:
        distinct: every distinct word, the empty one first.
        words: which of them stands in each slot, (n_slots,).
        pieces: the slot of each piece, (n_pieces,).
        messages: the message of each piece, (n_pieces,).
    """

    distinct: Sequence[str]
    words: IntArray
    pieces: IntArray
    messages: IntArray

    @classmethod
    def of(cls, pieces: Pieces) -> Slots:
        """Lay out the pieces of messages."""
        distinct = dict.fromkeys(["", *pieces.words])
        numbers = {word: number for number, word in enumerate(distinct, start=EDGE)}
        n_messages, n_pieces = len(pieces.lengths), len(pieces.words)
        messages = np.repeat(np.arange(n_messages), pieces.lengths)
        slots = np.arange(n_pieces) + 2 * messages + 2
        words = np.full(n_pieces + 2 * n_messages + 2, EDGE)
        words[slots] = np.fromiter(map(numbers.__getitem__, pieces.words), np.int64, n_pieces)
        return cls(list(distinct), words, slots, messages)


class PieceFeatures:
    """Finds the features of a space."""

    def __init__(self, space: FeatureSpace) -> None:
        self.space = space
        self._numbers = {word: number for number, word in enumerate(space.words)}
        self._traits = {
            trait: number for number, trait in enumerate(space.traits, start=space.n_known)
        }
        self._patterns = {name: number for number, name in enumerate(space.patterns)}
        self._bases = space.bases
        self._context_bases = space.context_bases

    def word_number(self, word: str) -> int:
        """The number of a word in any case, -1 if it has none."""
        return self._numbers.get(word.lower(), -1)

    def of_word(self, word: str) -> IntArray:
        """The numbers of what is known of a word alone."""
        number = self.word_number(word)
        numbers = [number] if 0 <= number < self.space.n_known else []
        if word:
            known = map(self._traits.get, chain(*traits_of(word)))
            numbers += [trait for trait in known if trait is not None]
        return np.array(numbers, np.int64)

    def word_cells(self, slots: Slots) -> Cells:
        """The features that are due to the words of pieces and their neighbours."""
        features = [self.of_word(word) for word in slots.distinct]
        rows, columns = [], []
        for offset, base, size in zip(
            OFFSETS, self._bases[:-1], self.space.word_sizes, strict=True
        ):
            fitting = [own[own < size] for own in features]
            counts = np.array([len(own) for own in fitting])
            begins = np.cumsum(counts) - counts
            words = slots.words[slots.pieces + offset]
            rows.append(np.repeat(np.arange(len(words)), counts[words]))
            columns.append(base + np.concatenate(fitting)[ranges(begins[words], counts[words])])
        return np.concatenate(rows), np.concatenate(columns)

    def context_cells(
        self, pieces: Pieces, slots: Slots, numbers: IntArray, matches: Matches, marks: Cells
    ) -> list[Cells]:
        """The other features, counted from the first row of context, by kind; pieces in order.

        Args:
            pieces: the pieces.
            slots: where they stand.
            numbers: the number of the word in each slot, -1 for unknown ones, (n_slots,).
            matches: the phrases among them, by slot.
            marks: the patterns that pieces match.
        """
        of_bonds, of_pairs, of_phrases, of_patterns, _ = self._context_bases
        everyone = np.arange(len(slots.pieces))
        is_glued = _glued(pieces)
        glued = np.flatnonzero(is_glued)
        keys = pair_keys(numbers[:-1], numbers[1:])  # of each slot and the next
        pairs = places_in(self.space.pairs, keys)
        before, after = pairs[slots.pieces - 1], pairs[slots.pieces]
        ending, beginning = np.flatnonzero(before >= 0), np.flatnonzero(after >= 0)
        categories = self.space.gazetteer.categories[matches.entries]
        first = np.searchsorted(slots.pieces, matches.first)
        of_match, places = _phrase_places(matches.sizes)
        forms = N_FORMS * categories[of_match] + _form(places, matches.sizes[of_match])
        # A piece may be in several phrases of a form.
        in_phrases = np.unique(((first[of_match] + places) << 32) | (of_phrases + forms))
        return [
            (everyone, np.full(len(everyone), of_bonds)),
            (glued, np.full(len(glued), of_bonds + 1)),
            (glued - 1, np.full(len(glued), of_bonds + 2)),
            (ending, of_pairs + 2 * before[ending]),
            (beginning, of_pairs + 2 * after[beginning] + 1),
            (in_phrases >> 32, in_phrases & 0xFFFFFFFF),
            (marks[0], of_patterns + marks[1]),
        ]

    def message_cells(
        self, slots: Slots, numbers: IntArray
    ) -> tuple[IntArray, IntArray, FloatArray]:
        """Which messages have which known words, messages in order, and how much each counts."""
        words = numbers[slots.pieces]
        is_known = (words >= 0) & (words < self.space.n_known)
        keys = np.unique(slots.messages[is_known] * np.int64(1 << 32) + words[is_known])
        messages, known = keys >> 32, keys & 0xFFFFFFFF
        counts = np.bincount(messages)
        return messages, known, 1 / np.sqrt(counts[messages])

    def marks(
        self,
        pieces: Pieces,
        tokens: Sequence[Sequence[Token]],
        patterns: TokenPatterns | None,
    ) -> Cells:
        """Which pieces lie in tokens that match which patterns."""
        rows: list[int] = []
        columns: list[int] = []
        if patterns is None or not self._patterns:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        for (first, end), own, names in zip(pieces.bounds(), tokens, patterns, strict=True):
            if not any(names):
                continue
            starts = pieces.starts[first:end]
            for token, matching in zip(own, names, strict=True):
                known = [self._patterns[name] for name in matching if name in self._patterns]
                if known:
                    low, high = np.searchsorted(starts, [token.start, token.end]) + first
                    for piece in range(low, high):
                        rows += [piece] * len(known)
                        columns += known
        return np.array(rows, np.int64), np.array(columns, np.int64)


def _glued(pieces: Pieces) -> BoolArray:
    """Which pieces follow one of the same message with nothing between, (n_pieces,)."""
    glued = np.zeros(len(pieces.words), bool)
    glued[1:] = pieces.starts[1:] == pieces.ends[:-1]
    return glued & ~pieces.is_first


def _phrase_places(sizes: IntArray) -> Cells:
    """Spell out phrases: the number of each one's words, and their places in it."""
    return np.repeat(np.arange(len(sizes)), sizes), ranges(np.zeros_like(sizes), sizes)


def _form(places: IntArray, sizes: IntArray) -> IntArray:
    """Number the part that a word plays in a phrase."""
    longer = np.where(places == 0, 3, np.where(places == sizes - 1, 5, 4))
    return np.where(sizes == 1, 0, np.where(sizes == 2, 1 + places, longer))
