"""Array types, and the few row operations everyone needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
IntArray = NDArray[np.integer]
BoolArray = NDArray[np.bool_]


def softmax(rows: FloatArray) -> FloatArray:
    """Turn each row of scores into probabilities; shape and order stay."""
    shifted = rows - rows.max(axis=-1, keepdims=True)
    exponents: FloatArray = np.exp(shifted)
    totals: FloatArray = exponents.sum(axis=-1, keepdims=True)
    return exponents / totals


def unit_rows(rows: FloatArray) -> FloatArray:
    """Scale each row to length one; rows of zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def pad_rows(rows: Sequence[FloatArray], length: int | None = None) -> FloatArray:
    """Stack matrices of different heights, zeros below.

    Args:
        rows: matrices of shape (n_i, dim).
        length: the height to pad or cut to; the tallest matrix's when None.

    Returns:
        An array of shape (len(rows), length, dim).
    """
    if not len(rows):
        return np.zeros((0, length or 0, 0), dtype=np.float32)
    height = length if length is not None else max(len(row) for row in rows)
    padded = np.zeros((len(rows), height, rows[0].shape[-1]), dtype=rows[0].dtype)
    for target, row in zip(padded, rows, strict=True):
        kept = row[:height]
        target[: len(kept)] = kept
    return padded
