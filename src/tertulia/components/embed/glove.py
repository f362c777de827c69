"""Word vectors from a text file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tertulia.components.embed.base import WordEmbedder
from tertulia.components.embed.text_vectors import read_text_vectors
from tertulia.core.arrays import FloatArray
from tertulia.core.registry import register


@register("glove")
@dataclass(kw_only=True, eq=False)
class GloveEmbedder(WordEmbedder):
    """Look words up in a file of GloVe's or word2vec's text format; gzipped files are read as such.

    Other words get zeros (Pennington, Socher & Manning 2014, "GloVe: Global Vectors for Word
    Representation").
    """

    def prepare(self) -> None:
        """Read the file into memory: four bytes a number.

        Raises:
            DataError: the file is missing or malformed, or its vectors are shorter than `dim`.
        """
        read = read_text_vectors(self.load_path)
        self.check_file_dim(read.matrix.shape[1])
        self._index = read.index
        self._matrix = np.ascontiguousarray(read.matrix[:, : self.dim])

    def vectors(self, words: Sequence[str]) -> FloatArray:
        """Look words up, (len(words), dim); zeros for words the file has not."""
        zeros = len(self._matrix) - 1
        rows = [self._index.get(word, zeros) for word in words]
        return self._matrix[np.array(rows, dtype=np.int64)]

    def keys(self) -> Iterator[str]:
        """The words of the file, in its order."""
        return iter(self._index)

    def __contains__(self, word: object) -> bool:
        return word in self._index
