"""Word vectors from a fastText model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tertulia.components.embed.base import WordEmbedder
from tertulia.components.embed.fasttext_bin import MAX_LETTERS, read_fasttext
from tertulia.core.arrays import FloatArray
from tertulia.core.registry import register

_REMEMBERED_WORDS = 1 << 14


@register("fasttext")
@dataclass(kw_only=True, eq=False)
class FastTextEmbedder(WordEmbedder):
    """Look words up in a fastText `.bin`; unknown ones get a vector from their letters.

    Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information". The matrix stays
    on disk, mapped into memory, so a model may be larger than the memory there is.
    """

    def prepare(self) -> None:
        """Read the dictionary of the model.

        Raises:
            DataError: the file is missing, torn or quantised, or its vectors are too short.
        """
        model = read_fasttext(self.load_path)
        self.check_file_dim(model.matrix.shape[1])
        self._index = model.index
        self._vector = lru_cache(_REMEMBERED_WORDS)(lambda word: model.vector(word)[: self.dim])

    def vectors(self, words: Sequence[str]) -> FloatArray:
        """Look words up, (len(words), dim); zeros for words with neither row nor n-grams."""
        if not words:
            return np.zeros((0, self.dim), dtype=np.float32)
        found = [self._vector(word[:MAX_LETTERS]) for word in words]
        return np.concatenate(found).reshape(len(words), self.dim)

    def keys(self) -> Iterator[str]:
        """The words of the dictionary, in its order."""
        return (word.decode("utf-8", errors="replace") for word in self._index)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.encode("utf-8", "surrogatepass") in self._index
