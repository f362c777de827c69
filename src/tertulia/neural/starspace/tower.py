"""The layers from features to a point."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from tertulia.neural.dropout import drop_units
from tertulia.neural.starspace.space import DenseLayer

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from tertulia.neural.starspace.space import Features


class Tower:
    """Dense layers, with ReLU and dropout between them.

    `sizes` are those of the features, of each hidden layer and of the space. Kernels start as
    Glorot & Bengio 2010 advise, biases as zeros.
    """

    def __init__(self, sizes: Sequence[int], dropout: float, rng: np.random.Generator) -> None:
        self._dropout = dropout
        self._rng = rng
        self.kernels = [_glorot(n_inputs, n_units, rng) for n_inputs, n_units in pairwise(sizes)]
        self.biases = [torch.zeros(n_units, requires_grad=True) for n_units in sizes[1:]]

    def __call__(self, features: Features) -> Tensor:
        """Make a point of each row, (batch, dim), as in training: some hidden units are missing."""
        points = _product(features, self.kernels[0]) + self.biases[0]
        for kernel, bias in zip(self.kernels[1:], self.biases[1:], strict=True):
            hidden = drop_units(points.relu_(), self._dropout, self._rng)
            points = torch.addmm(bias, hidden, kernel)
        return points

    def layers(self) -> tuple[DenseLayer, ...]:
        """What was learned; it follows further training."""
        pairs = zip(self.kernels, self.biases, strict=True)
        return tuple(
            DenseLayer(kernel.detach().numpy(), bias.detach().numpy()) for kernel, bias in pairs
        )


class _SparseProduct(torch.autograd.Function):
    """Sparse rows times a matrix; torch's own products with sparse matrices are slower.

    The gradient is dense, as large as the matrix: the optimizer moves all of it anyway.
    """

    @staticmethod
    def forward(ctx: Any, rows: csr_matrix, matrix: Tensor) -> Tensor:
        ctx.rows = rows
        return torch.from_numpy(rows @ matrix.detach().numpy())

    @staticmethod
    def backward(ctx: Any, *errors: Tensor) -> tuple[None, Tensor]:
        return None, torch.from_numpy(ctx.rows.T @ errors[0].numpy())


def _product(rows: Features, matrix: Tensor) -> Tensor:
    if isinstance(rows, np.ndarray):
        return torch.from_numpy(rows) @ matrix
    product: Tensor = _SparseProduct.apply(rows, matrix)  # type: ignore[no-untyped-call]
    return product


def _glorot(n_inputs: int, n_units: int, rng: np.random.Generator) -> Tensor:
    limit = (6 / (n_inputs + n_units)) ** 0.5
    kernel = rng.uniform(-limit, limit, (n_inputs, n_units)).astype(np.float32)
    return torch.from_numpy(kernel).requires_grad_()
