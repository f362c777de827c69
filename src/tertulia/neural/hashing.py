"""Words as sets of character n-grams, hashed: no vocabulary, no unknown word (torch-free)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from tertulia.core.arrays import IntArray
from tertulia.core.text import Tokens

_LONGEST_WORD = 40  # characters; the rest of a longer one is not looked at
_REMEMBERED_WORDS = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class HashedWords:
    """The words of a batch of utterances as buckets, each distinct word once."""

    buckets: IntArray  # (n_grams,), of all distinct words, one after the other
    starts: IntArray  # (n_words,), where each word begins in `buckets`
    words: IntArray  # (batch, n_tokens), which word stands there; n_words where there is none


class SubwordHasher:
    """Cuts words into n-grams between `<` and `>`, and hashes these and the word itself.

    Bojanowski et al. 2017, "Enriching word vectors with subword information".
    """

    def __init__(self, n_buckets: int, lengths: Sequence[int]) -> None:
        self._n_buckets = n_buckets
        self._lengths = tuple(lengths)
        self.buckets = lru_cache(maxsize=_REMEMBERED_WORDS)(self._buckets)

    def __call__(self, utterances: Sequence[Tokens], n_tokens: int) -> HashedWords:
        """Hash `utterances` of at most `n_tokens` words each."""
        places: dict[str, int] = {}
        rows = [[places.setdefault(word, len(places)) for word in row] for row in utterances]
        hashed = [self.buckets(word) for word in places]
        words = np.full((len(rows), n_tokens), len(places), dtype=np.int64)
        for target, row in zip(words, rows, strict=True):
            target[: len(row)] = row
        starts = np.cumsum([0, *map(len, hashed)], dtype=np.int64)[:-1]
        return HashedWords(np.array([i for ids in hashed for i in ids], np.int64), starts, words)

    def _buckets(self, word: str) -> tuple[int, ...]:
        """The buckets of a word and of its n-grams."""
        marked = f"<{word[:_LONGEST_WORD]}>"
        grams = [
            marked[start : start + length]
            for length in self._lengths
            for start in range(len(marked) - length + 1)
        ]
        encoded = (gram.encode("utf-8", "surrogatepass") for gram in [marked, *grams])
        return tuple(crc32(gram) % self._n_buckets for gram in encoded)
