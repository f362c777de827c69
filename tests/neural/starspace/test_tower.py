import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from tertulia.core.arrays import FloatArray
from tertulia.neural.starspace.space import IntentSpace
from tertulia.neural.starspace.tower import Tower

ROWS: FloatArray = np.array([[2, 0, 1], [0, 0, 0], [0, 3, 0]], np.float32)


def tower(dropout: float = 0.0, sizes: tuple[int, ...] = (3, 8, 2)) -> Tower:
    return Tower(sizes, dropout, np.random.default_rng(0))


def test_kernels_start_within_the_limits_of_glorot_and_biases_at_zero() -> None:
    built = tower(sizes=(40, 60, 2))

    assert [tuple(kernel.shape) for kernel in built.kernels] == [(40, 60), (60, 2)]
    assert built.kernels[0].abs().max().item() == pytest.approx((6 / 100) ** 0.5, rel=0.01)
    assert not any(bias.any() for bias in built.biases)


def test_points_are_those_that_its_layers_give_without_torch() -> None:
    built = tower()

    points = built(ROWS)

    space = IntentSpace((), np.zeros((0, 2), np.float32), built.layers())
    assert points.detach().numpy() == pytest.approx(space.embed(ROWS), abs=1e-6)


def test_without_hidden_layers_it_is_linear() -> None:
    built = tower(dropout=0.5, sizes=(3, 2))

    points = built(ROWS)

    assert points.detach().numpy() == pytest.approx(ROWS @ built.kernels[0].detach().numpy())


def test_sparse_rows_give_the_same_points_and_gradients_as_dense_ones() -> None:
    one, other = tower(), tower()

    ours, theirs = one(csr_matrix(ROWS)), other(ROWS)
    for points in (ours, theirs):
        points.square().sum().backward()

    assert ours.detach().numpy() == pytest.approx(theirs.detach().numpy(), abs=1e-6)
    for sparse, dense in zip(one.kernels + one.biases, other.kernels + other.biases, strict=True):
        assert torch.allclose(sparse.grad, dense.grad, atol=1e-5)


def test_hidden_units_are_left_out() -> None:
    built = tower(dropout=0.5)

    assert not torch.equal(built(ROWS), built(ROWS))
