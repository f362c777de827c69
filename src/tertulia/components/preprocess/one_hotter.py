"""Turn indices into one-hot vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray, pad_rows
from tertulia.core.component import Component
from tertulia.core.errors import DataError, ParameterError
from tertulia.core.registry import register


@register("one_hotter")
@dataclass(kw_only=True, eq=False)
class OneHotter(Component):
    """Turn each index into a vector with a single 1.

    Indices lie in [0, depth). With `pad_zeros`, shorter utterances are filled up with rows of
    zeros; without, each keeps its own length.
    """

    depth: int
    pad_zeros: bool = True

    def __post_init__(self) -> None:
        if self.depth < 1:
            raise ParameterError(f"`depth` is {self.depth}: give the number of indices, at least 1")

    def __call__(
        self, utterances: Sequence[Sequence[int]] | IntArray
    ) -> FloatArray | list[FloatArray]:
        """Return float32 vectors.

        Returns:
            With `pad_zeros` an array of shape (batch, n_tokens, depth), `n_tokens` of the longest
            utterance; without, a matrix of shape (n_tokens, depth) per utterance.

        Raises:
            DataError: an index is not a whole number in [0, depth).
        """
        rows = [self._one_hot(np.asarray(indices)) for indices in utterances]
        if not self.pad_zeros:
            return rows
        return pad_rows(rows) if rows else np.zeros((0, 0, self.depth), dtype=np.float32)

    def _one_hot(self, indices: IntArray) -> FloatArray:
        """One utterance: (n_tokens,) indices to a matrix (n_tokens, depth)."""
        vectors = np.zeros((len(indices), self.depth), dtype=np.float32)
        if not len(indices):
            return vectors
        if indices.ndim != 1 or indices.dtype.kind not in "iu":
            raise DataError(f"a row of indices is expected, not {indices!r}")
        if indices.min() < 0 or indices.max() >= self.depth:
            outside = indices[(indices < 0) | (indices >= self.depth)][0]
            raise DataError(f"index {outside} is outside [0, {self.depth}): raise `depth`")
        vectors[np.arange(len(indices)), indices] = 1
        return vectors
