"""What a sentence encoder says of pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tertulia.components.extract.pieces import Pieces
from tertulia.core.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from tertulia.neural.encoder.session import EncodedText


@dataclass(frozen=True, slots=True, eq=False)
class VectorScale:
    """Brings vectors to a common size: those learned from have mean zero and length about one.

    Attributes:
        center: what is taken off, (dim,).
        factors: what the rest is multiplied by, (dim,).
    """

    center: FloatArray
    factors: FloatArray

    @classmethod
    def of(cls, encoded: Sequence[EncodedText]) -> VectorScale:
        """Measure the vectors of texts."""
        count = max(sum(len(own.vectors) for own in encoded), 1)
        center = sum(own.vectors.sum(axis=0, dtype=np.float64) for own in encoded) / count
        squares = sum(np.square(own.vectors - center).sum(axis=0) for own in encoded)
        lengths = np.sqrt(squares / count * np.size(center))
        factors = 1 / np.maximum(lengths, 1e-6)
        return cls(np.asarray(center, np.float32), np.asarray(factors, np.float32))

    def __call__(self, pieces: Pieces, encoded: Sequence[EncodedText]) -> FloatArray:
        """Give each piece the mean of the word pieces it overlaps with, float16 (n_pieces, dim).

        A piece that the encoder has not read has zeros.
        """
        vectors = np.zeros((len(pieces.words), len(self.center)), np.float16)
        for (first, end), own in zip(pieces.bounds(), encoded, strict=True):
            means, is_read = _means(pieces.starts[first:end], pieces.ends[first:end], own)
            vectors[first:end][is_read] = (means[is_read] - self.center) * self.factors
        return vectors


def _means(starts: IntArray, ends: IntArray, own: EncodedText) -> tuple[FloatArray, IntArray]:
    """The mean of the word pieces that each stretch overlaps with, and which overlap with any."""
    first = np.searchsorted(own.ends, starts, "right")
    end = np.maximum(np.searchsorted(own.starts, ends), first)
    sums = np.zeros((len(own.vectors) + 1, own.vectors.shape[1]), np.float32)
    np.cumsum(own.vectors, axis=0, dtype=np.float32, out=sums[1:])
    counts = end - first
    return (sums[end] - sums[first]) / np.maximum(counts, 1)[:, None], np.flatnonzero(counts)
