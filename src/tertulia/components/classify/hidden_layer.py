"""A small neural network on sparse rows, trained with NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tertulia.core.arrays import FloatArray, IntArray, softmax

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_HIDDEN = 256
_BATCH = 64
_STEPS, _FEWEST_ROUNDS, _MOST_ROUNDS = 1_500, 10, 50
_RATE = 0.06
_DROP_INPUT, _DROP_HIDDEN = 0.3, 0.5
_SMOOTHING = 0.1
_FIRST_DEVIATION = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Weights of one hidden layer of rectified units, and of the scores above."""

    inner: NDArray[np.float32]  # (n_columns + n_dense, n_hidden)
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]  # (n_hidden, n_classes)
    outer_bias: NDArray[np.float32]


def train_network(
    rows: csr_matrix, dense: FloatArray, gold: IntArray, n_classes: int, seed: int
) -> Network:
    """Fit a network to the classes of rows: sparse ones, about as long as one, beside dense ones.

    Adagrad (Duchi et al. 2011) with dropout of inputs and hidden units (Srivastava et al. 2014)
    and smoothed labels (Szegedy et al. 2016). The weights are the mean of those after each round
    of the second half (Polyak & Juditsky 1992). The scores of a row sum to zero.
    """
    random = np.random.default_rng(seed)
    n_rows, n_columns = rows.shape
    inner, inner_bias, outer, outer_bias = blocks = [
        _Block(_random_weights(random, n_columns + dense.shape[1], _HIDDEN, _FIRST_DEVIATION)),
        _Block(np.zeros(_HIDDEN, dtype=np.float32)),
        _Block(_random_weights(random, _HIDDEN, n_classes, _HIDDEN**-0.5)),
        _Block(np.zeros(n_classes, dtype=np.float32)),
    ]
    n_rounds = min(max(_STEPS * _BATCH // max(n_rows, 1), _FEWEST_ROUNDS), _MOST_ROUNDS)
    of_dense = slice(n_columns, None)
    for number in range(n_rounds):
        rate = _RATE * (1 - number / n_rounds)
        order = random.permutation(n_rows)
        for start in range(0, n_rows, _BATCH):
            chosen = order[start : start + _BATCH]
            sparse, columns = _used(rows[chosen], random)
            beside = dense[chosen] * _kept(random, (len(chosen), dense.shape[1]), _DROP_INPUT)
            sums = sparse @ inner.weights[columns] + beside @ inner.weights[of_dense]
            sums += inner_bias.weights
            passed = (sums > 0) * _kept(random, sums.shape, _DROP_HIDDEN)
            hidden = sums * passed
            errors = _errors(hidden @ outer.weights + outer_bias.weights, gold[chosen])
            back = (errors @ outer.weights.T) * passed
            inner.move(sparse.T @ back, rate, columns)
            inner.move(beside.T @ back, rate, of_dense)
            inner_bias.move(back.sum(axis=0), rate)
            outer.move(hidden.T @ errors, rate)
            outer_bias.move(errors.sum(axis=0), rate)
        if number >= n_rounds // 2:
            for block in blocks:
                block.remember()
    above, bias = outer.mean(), outer_bias.mean()
    if n_classes:
        above, bias = above - above.mean(axis=1, keepdims=True), bias - bias.mean()
    return Network(inner.mean(), inner_bias.mean(), above, bias)


class _Block:
    """Weights, how steep their slopes have been, and what they have been."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        self.weights = weights
        self._steepness = np.full_like(weights, 1e-8)
        self._total = np.zeros_like(weights)
        self._n_remembered = 0

    def move(self, slopes: FloatArray, rate: float, rows: IntArray | slice = slice(None)) -> None:
        """Take a step downhill, in some rows."""
        steepness = self._steepness[rows] + slopes * slopes
        self._steepness[rows] = steepness
        self.weights[rows] -= np.float32(rate) * slopes / np.sqrt(steepness)

    def remember(self) -> None:
        """Let the weights as they are now count in the mean."""
        self._total += self.weights
        self._n_remembered += 1

    def mean(self) -> NDArray[np.float32]:
        """The mean of the weights remembered."""
        return self._total / np.float32(self._n_remembered)


def _errors(scores: FloatArray, gold: IntArray) -> NDArray[np.float32]:
    """How much more probable each class is than it should be, each row's part of the mean."""
    errors = np.asarray(softmax(scores), dtype=np.float32)
    errors -= np.float32(_SMOOTHING / errors.shape[1])
    errors[np.arange(len(gold)), gold] -= np.float32(1 - _SMOOTHING)
    return errors / np.float32(len(gold))


def _used(rows: csr_matrix, random: np.random.Generator) -> tuple[csr_matrix, IntArray]:
    """Keep the columns that have entries, and say which they are; leave out some by chance."""
    is_used = np.zeros(rows.shape[1], dtype=np.bool_)
    is_used[rows.indices] = True
    columns = np.flatnonzero(is_used)
    places = np.cumsum(is_used, dtype=np.int32) - 1
    values = rows.data * _kept(random, rows.data.shape, _DROP_INPUT)
    entries = (values, places[rows.indices], rows.indptr)
    return type(rows)(entries, shape=(rows.shape[0], len(columns))), columns


def _kept(
    random: np.random.Generator, shape: tuple[int, ...], share_dropped: float
) -> NDArray[np.float32]:
    factor = np.float32(1 / (1 - share_dropped))
    kept: NDArray[np.float32] = (random.random(shape, dtype=np.float32) >= share_dropped) * factor
    return kept


def _random_weights(
    random: np.random.Generator, n_inputs: int, n_outputs: int, deviation: float
) -> NDArray[np.float32]:
    weights = random.standard_normal((n_inputs, n_outputs), dtype=np.float32)
    weights *= np.float32(deviation)
    return weights
