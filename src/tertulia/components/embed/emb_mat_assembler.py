"""A matrix of vectors for the tokens or characters of a vocabulary, made by an embedder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np

from tertulia.components.embed.base import TokenIndex, WordVectors
from tertulia.core.arrays import FloatArray
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register

T = TypeVar("T")

_WORDS_AT_ONCE = 10_000


@register("emb_mat_assembler")
@dataclass(kw_only=True, eq=False)
class EmbeddingMatrixAssembler(Component):
    """Hold a vector for each token of a vocabulary.

    It is not called; others read `emb_mat`, float32 of shape (len(vocab), dim), and `dim`.

    With `character_level` the vocabulary holds characters, and each gets the mean vector of the
    embedder's words that contain it. Where `emb_dim` is less than the embedder's `dim`, vectors
    are projected on the principal components (Pearson 1901) of the embedder's first
    `estimate_by_n` words. What the embedder knows nothing of stays zero.
    """

    embedder: WordVectors
    vocab: TokenIndex
    character_level: bool = False
    emb_dim: int | None = None
    estimate_by_n: int = 10000

    def __post_init__(self) -> None:
        if self.emb_dim is not None and not 1 <= self.emb_dim <= self.embedder.dim:
            raise ParameterError(
                f"emb_dim {self.emb_dim} is out of reach: vectors of {self.embedder.dim} numbers "
                f"can be kept or shortened; give 1 to {self.embedder.dim}"
            )
        if self.estimate_by_n < 1:
            raise ParameterError(f"estimate_by_n must be at least 1, not {self.estimate_by_n}")

    @property
    def dim(self) -> int:
        """The length of each vector."""
        return self.embedder.dim if self.emb_dim is None else self.emb_dim

    def prepare(self) -> None:
        """Assemble the matrix. At character level this goes through all words of the embedder."""
        rows = self._of_characters() if self.character_level else self._of_tokens()
        if self.dim < self.embedder.dim:
            known = rows.any(axis=1, keepdims=True)
            rows = np.where(known, self._shortened(rows), 0)
        self.emb_mat: FloatArray = rows.astype(np.float32)

    def _of_tokens(self) -> FloatArray:
        rows = np.zeros((len(self.vocab), self.embedder.dim))
        for items in _chunks(self.vocab.items()):
            rows[[index for _, index in items]] = self.embedder.vectors(
                [token for token, _ in items]
            )
        return rows

    def _of_characters(self) -> FloatArray:
        sums = np.zeros((len(self.vocab), self.embedder.dim))
        counts = np.zeros((len(self.vocab), 1))
        indices = dict(self.vocab.items())
        for words in _chunks(self.embedder.keys()):
            vectors = self.embedder.vectors(words)  # (n_words, embedder.dim)
            for number, word in enumerate(words):
                held = [indices[letter] for letter in set(word) & indices.keys()]
                sums[held] += vectors[number]
                counts[held] += 1
        return sums / np.maximum(counts, 1)

    def _shortened(self, rows: FloatArray) -> FloatArray:
        """Project on the first `dim` principal components, their largest parts made positive."""
        sample = self.embedder.vectors(list(islice(self.embedder.keys(), self.estimate_by_n)))
        center = sample.mean(axis=0, dtype=np.float64)
        spread = (sample - center).T @ (sample - center)  # (embedder.dim, embedder.dim)
        _, axes = np.linalg.eigh(spread)  # ascending, so the principal components come last
        axes = axes[:, ::-1][:, : self.dim]
        largest = np.abs(axes).argmax(axis=0)
        axes = axes * np.sign(axes[largest, np.arange(self.dim)])
        projected: FloatArray = (rows - center) @ axes
        return projected


def _chunks(things: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists of bearable length."""
    remaining = iter(things)
    while chunk := list(islice(remaining, _WORDS_AT_ONCE)):
        yield chunk
