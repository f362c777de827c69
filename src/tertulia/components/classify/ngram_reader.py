"""Turns messages into sparse rows over the n-grams of a vocabulary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.ngram_views import (
    END,
    REACH,
    START,
    STEM,
    NgramVocabulary,
    is_whole,
    pieces_of,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_WHOLE_WORD = 3.0  # as much as the some ten letter n-grams of a word together
_PAIR_SHARE = 1 / 3  # of the squared length of a message


@dataclass(frozen=True, eq=False)
class MessageRows:
    """Messages as rows over their distinct words and over pairs.

    `words` has the words of the vocabulary first, then those it does not know, whose pieces are
    `new_words`. What words and pairs stand for are vectors of fixed lengths, those that the two
    count for; zeros where there is nothing known.
    """

    words: csr_matrix
    new_words: csr_matrix  # (n_new_words, n_pieces)
    pairs: csr_matrix


class NgramReader:
    """Reads messages by a vocabulary."""

    def __init__(self, vocabulary: NgramVocabulary) -> None:
        self.vocabulary = vocabulary
        self._pieces = {piece: place for place, piece in enumerate(vocabulary.pieces)}
        self._pairs = _PairIndex(vocabulary.pairs)
        self._words = {word: place for place, word in enumerate(vocabulary.words)}

    @cached_property
    def piece_weights(self) -> NDArray[np.float32]:
        """How heavy each piece is, the heavier the rarer."""
        shares = [_WHOLE_WORD if is_whole(piece) else 1.0 for piece in self.vocabulary.pieces]
        return self.vocabulary.piece_rarity * np.array(shares, dtype=np.float32)

    @cached_property
    def word_rows(self) -> csr_matrix:
        """The pieces of each word of the vocabulary, (n_words, n_pieces)."""
        return self.rows_of_words(self.vocabulary.words)

    @cached_property
    def _lengths(self) -> NDArray[np.float32]:
        return _squared_lengths(self.word_rows)

    def pieces(self, read: MessageRows) -> csr_matrix:
        """What the words of messages stand for, (n_messages, n_pieces)."""
        from scipy.sparse import csr_matrix, vstack

        words = vstack([self.word_rows, read.new_words], format="csr")
        return csr_matrix(read.words @ words)

    def rows_of_words(self, words: Iterable[str]) -> csr_matrix:
        """The pieces of words, each by its weight, (n_words, n_pieces)."""
        from scipy.sparse import csr_matrix

        columns: list[int] = []
        ends = [0]
        find = self._pieces.get
        for word in words:
            columns += [place for piece in pieces_of(word) if (place := find(piece)) is not None]
            ends.append(len(columns))
        values = self.piece_weights[np.array(columns, dtype=np.int64)]
        return csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(self._pieces)))

    def read(self, messages: Sequence[Sequence[str]]) -> MessageRows:
        """Turn messages, given as their words, into rows."""
        columns: list[int] = []
        ends = [0]
        new: dict[str, int] = {}
        find_word, n_known = self._words.get, len(self._words)
        for words in messages:
            for word in words:
                place = find_word(word)
                columns.append(n_known + new.setdefault(word, len(new)) if place is None else place)
            ends.append(len(columns))
        new_words, lengths = self.rows_of_words(new), self._lengths
        if new:
            lengths = np.append(lengths, _squared_lengths(new_words))
        tokens = _counts(columns, ends, n_known + len(new))
        return MessageRows(
            _scaled(_damped(tokens), lengths, math.sqrt(1 - _PAIR_SHARE)),
            new_words,
            self._pair_rows(messages),
        )

    def _pair_rows(self, messages: Sequence[Sequence[str]]) -> csr_matrix:
        rows = _damped(self._pairs.counts(messages))
        rows.data *= self.vocabulary.pair_rarity[rows.indices]
        return _scaled(rows, np.ones(rows.shape[1], dtype=np.float32), math.sqrt(_PAIR_SHARE))


class _PairIndex:
    """Finds the pairs of many messages at once, as `pairs_of` spells them."""

    def __init__(self, pairs: Sequence[str]) -> None:
        halves = [pair.split(" ") for pair in pairs]
        stems = sorted({START, END}.union(*halves))
        self._stems = {stem: place for place, stem in enumerate(stems)}
        keys = [self._stems[one] * len(stems) + self._stems[other] for one, other in halves]
        self._places = np.argsort(np.array(keys, dtype=np.int64))
        self._keys = np.array(keys, dtype=np.int64)[self._places]

    def counts(self, messages: Sequence[Sequence[str]]) -> csr_matrix:
        """How often each message has each pair, (n_messages, n_pairs)."""
        from scipy.sparse import csr_matrix

        find = self._stems.get
        stems = np.array([find(word[:STEM], -1) for words in messages for word in words], np.int64)
        if not len(stems) or not len(self._keys):
            return _counts([], [0] * (len(messages) + 1), len(self._keys))
        owners = np.repeat(np.arange(len(messages)), [len(words) for words in messages])
        changes = np.flatnonzero(np.diff(owners)) + 1
        first, last = np.append(0, changes), np.append(changes, len(owners)) - 1
        ones = [np.full(len(first), self._stems[START]), stems[last]]
        others = [stems[first], np.full(len(last), self._stems[END])]
        rows = [owners[first], owners[last]]
        for distance in range(1, min(REACH, len(stems) - 1) + 1):
            together = owners[distance:] == owners[:-distance]
            ones.append(stems[:-distance][together])
            others.append(stems[distance:][together])
            rows.append(owners[distance:][together])
        one, other, row = np.concatenate(ones), np.concatenate(others), np.concatenate(rows)
        keys = np.where((one < 0) | (other < 0), -1, one * len(self._stems) + other)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found = self._keys[places] == keys
        columns = self._places[places[found]]
        counted = np.ones(len(columns), dtype=np.float32)
        shape = (len(messages), len(self._keys))
        return csr_matrix((counted, (row[found], columns)), shape=shape)


def _counts(columns: list[int], ends: list[int], width: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    ones = np.ones(len(columns), dtype=np.float32)
    rows = csr_matrix((ones, columns, ends), shape=(len(ends) - 1, width))
    rows.sum_duplicates()
    return rows


def _damped(counts: csr_matrix) -> csr_matrix:
    """What is said thrice is not thrice as important."""
    damped = counts.copy()
    damped.data = 1 + np.log(damped.data)
    return damped


def _scaled(rows: csr_matrix, squares: NDArray[np.float32], length: float) -> csr_matrix:
    """Scale each row so that what it stands for has a length; `squares` are those of columns."""
    totals = _row_sums(rows, rows.data**2 * squares[rows.indices])
    factors = (length / np.sqrt(np.maximum(totals, 1e-9))).astype(np.float32)
    rows.data *= np.repeat(factors, np.diff(rows.indptr))
    return rows


def _squared_lengths(rows: csr_matrix) -> NDArray[np.float32]:
    return _row_sums(rows, rows.data**2)


def _row_sums(rows: csr_matrix, values: NDArray[np.floating]) -> NDArray[np.float32]:
    """The sum of each row's values, given in the order of its entries."""
    sums = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
    return np.asarray(sums[rows.indptr[1:]] - sums[rows.indptr[:-1]], dtype=np.float32)
