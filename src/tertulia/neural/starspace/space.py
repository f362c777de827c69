"""What is learned when texts and intents are embedded into one space (torch-free)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tertulia.core.arrays import FloatArray, unit_rows
from tertulia.neural.starspace.options import Similarity

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    Features: TypeAlias = "FloatArray | csr_matrix"


@dataclass(frozen=True, slots=True, eq=False)
class DenseLayer:
    """A linear map and what is added to its result."""

    kernel: FloatArray  # (n_inputs, n_units)
    bias: FloatArray  # (n_units,)


@dataclass(frozen=True, slots=True, eq=False)
class IntentSpace:
    """Intents as points, and the layers that make a point of the features of a text.

    Without intents nothing was learned.
    """

    intents: tuple[str, ...]
    points: FloatArray  # (n_intents, embed_dim)
    layers: tuple[DenseLayer, ...]

    def embed(self, features: Features) -> FloatArray:
        """Make a point of each row of features, (batch, embed_dim)."""
        first, *others = self.layers
        points = _rows_times(features, first.kernel) + first.bias
        for layer in others:
            points = _rows_times(np.maximum(points, 0), layer.kernel) + layer.bias
        return points

    def similarities(self, features: Features, kind: Similarity) -> FloatArray:
        """How similar each row of features is to each intent, (batch, n_intents)."""
        texts, intents = self.embed(features), self.points
        if kind == "cosine":
            texts, intents = unit_rows(texts), unit_rows(intents)
        return _rows_times(texts, intents.T)


def _rows_times(rows: Features, matrix: FloatArray) -> FloatArray:
    """`rows @ matrix`, a row at a time: to the last bit the same alone and in company."""
    if isinstance(rows, np.ndarray):
        product: FloatArray = (rows[:, np.newaxis] @ matrix)[:, 0]
        return product
    return np.asarray(rows @ matrix)  # row by row already
