"""Pieces of a text: what is finer than its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from tertulia.core.arrays import BoolArray, IntArray
from tertulia.core.text import Token

_PIECE = re.compile(r"\d+|[^\W\d_]+|\S")

_CHARACTERS_AT_ONCE = 2**16
_CAPACITY = 20_000
_LONGEST = 40

Parts: TypeAlias = tuple[tuple[str, ...], tuple[int, ...]]
"""The pieces of something, and where each begins in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of several texts.

    Attributes:
        words: every piece, text by text.
        starts: where each begins in its text, (n_pieces,).
        ends: the place after its last character, (n_pieces,).
        lengths: how many pieces each text has, (n_texts,).
    """

    words: Sequence[str]
    starts: IntArray
    ends: IntArray
    lengths: IntArray

    @classmethod
    def of_tokens(cls, tokens: Sequence[Sequence[Token]]) -> Pieces:
        """Take tokens for pieces as they are."""
        every = [token for own in tokens for token in own]
        return cls(
            [token.text for token in every],
            np.array([token.start for token in every], np.int64),
            np.array([token.end for token in every], np.int64),
            np.array([len(own) for own in tokens], np.int64),
        )

    @property
    def is_first(self) -> BoolArray:
        """Which pieces are the first of their text, (n_pieces,)."""
        first = np.zeros(len(self.words), bool)
        some = self.lengths[self.lengths > 0]
        first[np.cumsum(some) - some] = True
        return first

    def bounds(self) -> Iterator[tuple[int, int]]:
        """Give the first piece of each text, and the one after its last."""
        ends = np.cumsum(self.lengths).tolist()
        return zip([0, *ends][:-1], ends, strict=True)


class Cutter:
    """Cuts texts into pieces: letters together, digits together, anything else alone.

    None crosses the border of a token.

    What lies between tokens is cut as well, so that the full stop of `p.m.` can belong to a value
    though the tokenizer drops it.
    """

    def __init__(self) -> None:
        self._known: dict[str, Parts] = {}

    def __call__(self, texts: Sequence[str], tokens: Sequence[Sequence[Token]]) -> Pieces:
        """Cut each text."""
        words: list[str] = []
        starts: list[int] = []
        lengths = []
        known = self._known
        for text, own in zip(texts, tokens, strict=True):
            n_before, at = len(words), 0
            for token in own:
                start = token.start
                if start > at and (gap := text[at:start]) != " ":
                    self._add(gap, at, words, starts)
                elif start < at:  # tokens overlap: the first counts
                    continue
                at = token.end
                part = text[start:at]
                if (single := known.get(part)) and len(single[0]) == 1:
                    words.append(part)
                    starts.append(start)
                else:
                    self._add(part, start, words, starts)
            if at < len(text):
                self._add(text[at:], at, words, starts)
            lengths.append(len(words) - n_before)
        begins = np.array(starts, np.int64)
        sizes = np.fromiter(map(len, words), np.int64, len(words))
        return Pieces(words, begins, begins + sizes, np.array(lengths, np.int64))

    def _add(self, part: str, at: int, words: list[str], starts: list[int]) -> None:
        parts = self._known.get(part)
        if parts is None:
            parts = _parts(part)
            if len(part) <= _LONGEST:
                if len(self._known) >= _CAPACITY:
                    self._known.clear()
                self._known[part] = parts
        own, places = parts
        words += own
        starts += [at + place for place in places]


def _parts(text: str) -> Parts:
    found = list(_PIECE.finditer(text))
    return tuple([match.group() for match in found]), tuple([match.start() for match in found])


def words_of(phrase: str) -> tuple[str, ...]:
    """Cut a phrase without tokens, in lower case."""
    return tuple([word.lower() for word in _PIECE.findall(phrase)])


def portions(texts: Sequence[str]) -> Iterator[slice]:
    """Cut a batch so that its pieces and their scores fit into memory."""
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _CHARACTERS_AT_ONCE:
            yield slice(start, place + 1)
            start, size = place + 1, 0
    if start < len(texts):
        yield slice(start, len(texts))
