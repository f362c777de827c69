"""What a message is made of: its words and their letters, and its pairs of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_CHARACTERS, _MOST_WORDS, _LONGEST_WORD = 10_000, 256, 40
_MOST_PIECES, _MOST_PAIRS = 60_000, 60_000
_PIECE_LENGTHS = range(2, 6)
STEM, REACH = 5, 12

START, END = "^", "$"


def words_of(text: str) -> list[str]:
    """Cut a text into lower-cased words and marks; of a very long one, only the beginning."""
    return _WORD.findall(text[:_MOST_CHARACTERS].lower())[:_MOST_WORDS]


def pieces_of(word: str) -> list[str]:
    """The word between spaces, then the n-grams of letters within."""
    whole = f" {word[:_LONGEST_WORD]} "
    size = len(whole)
    parts = [whole]
    for length in _PIECE_LENGTHS:
        if length < size:
            parts += [whole[at : at + length] for at in range(size - length + 1)]
    return parts


def is_whole(piece: str) -> bool:
    """Whether a piece is a whole word, between spaces."""
    return piece[0] == piece[-1] == " "


def pairs_of(words: Sequence[str]) -> list[str]:
    """Each two words in their order, near each other, by their first letters alone."""
    stems = [word[:STEM] for word in words]
    if not stems:
        return []
    pairs = [f"{START} {stems[0]}", f"{stems[-1]} {END}"]
    for place, stem in enumerate(stems, 1):
        head = stem + " "
        pairs += [head + other for other in stems[place : place + REACH]]
    return pairs


@dataclass(frozen=True, slots=True, eq=False)
class NgramVocabulary:
    """The n-grams that examples hold, and how rare each is: ln((1 + n) / (1 + count)) + 1."""

    pieces: tuple[str, ...]
    piece_rarity: NDArray[np.float32]
    pairs: tuple[str, ...]
    pair_rarity: NDArray[np.float32]
    words: tuple[str, ...]

    @classmethod
    def of(cls, examples: Sequence[Sequence[str]]) -> NgramVocabulary:
        """Gather the n-grams of examples, given as their words."""
        parts = {word: set(pieces_of(word)) for words in examples for word in words}
        piece_counts: Counter[str] = Counter()
        pair_counts: Counter[str] = Counter()
        for words in examples:
            piece_counts.update(set().union(*[parts[word] for word in words]))
            pair_counts.update(set(pairs_of(words)))
        pieces = _most_frequent(piece_counts, _MOST_PIECES)
        pairs = _most_frequent(pair_counts, _MOST_PAIRS)
        return cls(
            pieces,
            _rarity(pieces, piece_counts, len(examples)),
            pairs,
            _rarity(pairs, pair_counts, len(examples)),
            tuple(sorted(parts)),
        )


def _most_frequent(counts: Mapping[str, int], most: int) -> tuple[str, ...]:
    """What occurs often enough that at most so many do, sorted."""
    least = 1
    kept = sorted(counts)
    while len(kept) > most:
        least += 1
        kept = [gram for gram in kept if counts[gram] >= least]
    return tuple(kept)


def _rarity(
    grams: Sequence[str], counts: Mapping[str, int], n_examples: int
) -> NDArray[np.float32]:
    found = np.array([counts[gram] for gram in grams], dtype=np.float64)
    return np.asarray(np.log((1 + n_examples) / (1 + found)) + 1, dtype=np.float32)
