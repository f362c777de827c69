"""Features of several featurizers, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.registry import register

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    Features: TypeAlias = "FloatArray | csr_matrix"


@register("join_features")
@dataclass(kw_only=True, eq=False)
class JoinFeatures(Component):
    """Put blocks of features side by side, in the order of the featurizers.

    Dense blocks make a dense array, and so do they with sparse ones that are no wider: the few
    patterns beside the vector of a sentence. Else the result is sparse where one block is: a
    vocabulary's worth of zeros is never written out.
    """

    def __call__(self, *blocks: Features) -> Features:
        """Return the blocks as one, float32 (batch, sum of their widths).

        Raises:
            ShapeError: there is no block, or they differ in their number of rows.
        """
        if len({block.shape[0] for block in blocks}) != 1:
            rows = [block.shape[0] for block in blocks]
            raise ShapeError(f"features of {rows} messages cannot be put side by side")
        if len(blocks) == 1:
            return blocks[0].astype(np.float32, copy=False)
        n_dense = sum(block.shape[1] for block in blocks if isinstance(block, np.ndarray))
        if n_dense and 2 * n_dense >= sum(block.shape[1] for block in blocks):
            return np.concatenate([_dense(block) for block in blocks], axis=1, dtype=np.float32)
        return _one_row(blocks) if blocks[0].shape[0] == 1 else _rows(blocks)


def _dense(block: Features) -> FloatArray:
    return block if isinstance(block, np.ndarray) else block.toarray()


def _rows(blocks: Sequence[Features]) -> csr_matrix:
    from scipy.sparse import csr_matrix, hstack

    sparse = [csr_matrix(block) for block in blocks]
    return csr_matrix(hstack(sparse, format="csr", dtype=np.float32))


def _one_row(blocks: Sequence[Features]) -> csr_matrix:
    """What `_rows` returns, for one message: the case that somebody is waiting for."""
    from scipy.sparse import csr_matrix

    values: list[FloatArray] = []
    columns: list[IntArray] = []
    width = 0
    for block in blocks:
        if isinstance(block, np.ndarray):
            found = np.flatnonzero(block)
            values.append(block[0, found])
            columns.append(found + width)
        else:
            values.append(block.data)
            columns.append(block.indices + width)
        width += block.shape[1]
    data = np.concatenate(values, dtype=np.float32)
    return csr_matrix((data, np.concatenate(columns), [0, len(data)]), shape=(1, width))
