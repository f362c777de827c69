"""A small neural network on the main directions of sparse rows, trained with NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tertulia.core.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_SPARE_DIRECTIONS = 32
_HIDDEN = 256
_BATCH = 128
_STEPS, _FEWEST_ROUNDS, _MOST_ROUNDS = 2_000, 20, 100
_RATE, _DECAY = 2e-3, 1e-2
_DROP_INPUT, _DROP_HIDDEN = 0.3, 0.5
_SMOOTHING = 0.1
_FADE, _FADE_SQUARE = 0.9, 0.999


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Weights of one hidden layer of rectified units and of the scores above."""

    inner: NDArray[np.float32]  # (n_inputs, n_hidden)
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]  # (n_hidden, n_classes)
    outer_bias: NDArray[np.float32]


def main_directions(rows: csr_matrix, n_directions: int, seed: int) -> NDArray[np.float32]:
    """Find the directions in which rows differ most, (n_columns, n_directions).

    A truncated singular value decomposition by random projection (Halko et al. 2011, "Finding
    structure with randomness"), which of texts is latent semantic analysis.
    """
    if not rows.nnz:
        return np.zeros((rows.shape[1], 0), dtype=np.float32)
    random = np.random.default_rng(seed)
    n_sketched = min(n_directions + _SPARE_DIRECTIONS, *rows.shape)
    columns = rows.T.tocsr()
    sketch = rows @ random.standard_normal((rows.shape[1], n_sketched), dtype=np.float32)
    sketch = rows @ (columns @ _orthonormal(sketch))
    projected = columns @ _orthonormal(sketch)  # (n_columns, n_sketched)
    gram = (projected.T @ projected).astype(np.float64)
    values, vectors = np.linalg.eigh(gram)
    largest = np.argsort(-values)[:n_directions]
    largest = largest[values[largest] > 1e-6 * values[-1]]
    mixing = vectors[:, largest] / np.sqrt(values[largest])
    directions: NDArray[np.float32] = projected @ mixing.astype(np.float32)
    return directions


def train_network(inputs: FloatArray, gold: IntArray, n_classes: int, seed: int) -> Network:
    """Fit a network to the classes of inputs, (n_rows, n_inputs).

    Dropout (Srivastava et al. 2014) of inputs and hidden units, smoothed labels (Szegedy et al.
    2016), and Adam with decoupled weight decay (Loshchilov & Hutter 2019).
    """
    random = np.random.default_rng(seed)
    n_rows, n_inputs = inputs.shape
    weights = [
        _random_weights(random, n_inputs, _HIDDEN, 2.0),
        np.zeros(_HIDDEN, dtype=np.float32),
        _random_weights(random, _HIDDEN, n_classes, 1.0),
        np.zeros(n_classes, dtype=np.float32),
    ]
    adam = _Adam(weights)
    batches_a_round = max(-(-n_rows // _BATCH), 1)
    n_rounds = min(max(_STEPS // batches_a_round, _FEWEST_ROUNDS), _MOST_ROUNDS)
    n_steps = n_rounds * batches_a_round
    for _ in range(n_rounds):
        order = random.permutation(n_rows)
        for start in range(0, n_rows, _BATCH):
            chosen = order[start : start + _BATCH]
            slopes = _slopes(weights, inputs[chosen], gold[chosen], random)
            adam.step(slopes, _RATE * (1 - adam.n_steps / n_steps))
    return Network(*weights)


def log_probabilities(scores: FloatArray) -> FloatArray:
    """Normalise each row of scores to logarithms of probabilities."""
    shifted: FloatArray = scores - scores.max(axis=1, keepdims=True, initial=-np.inf)
    totals: FloatArray = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shifted - totals


def _slopes(
    weights: list[NDArray[np.float32]],
    inputs: NDArray[np.float32],
    gold: IntArray,
    random: np.random.Generator,
) -> list[NDArray[np.float32]]:
    """The gradient of the loss on a batch, with units left out at random."""
    inner, inner_bias, outer, outer_bias = weights
    inputs = inputs * _kept(random, inputs.shape, _DROP_INPUT)
    sums = inputs @ inner + inner_bias
    passed = (sums > 0) * _kept(random, sums.shape, _DROP_HIDDEN)
    hidden = sums * passed
    scores = hidden @ outer + outer_bias
    errors = np.exp(log_probabilities(scores))
    errors -= np.float32(_SMOOTHING / errors.shape[1])
    errors[np.arange(len(gold)), gold] -= np.float32(1 - _SMOOTHING)
    errors /= np.float32(len(gold))
    back = (errors @ outer.T) * passed
    return [inputs.T @ back, back.sum(axis=0), hidden.T @ errors, errors.sum(axis=0)]


def _kept(
    random: np.random.Generator, shape: tuple[int, ...], share_dropped: float
) -> NDArray[np.float32]:
    factor = np.float32(1 / (1 - share_dropped))
    kept: NDArray[np.float32] = (random.random(shape, dtype=np.float32) >= share_dropped) * factor
    return kept


def _random_weights(
    random: np.random.Generator, n_inputs: int, n_outputs: int, gain: float
) -> NDArray[np.float32]:
    deviation = np.float32(np.sqrt(gain / max(n_inputs, 1)))
    weights: NDArray[np.float32] = (
        random.standard_normal((n_inputs, n_outputs), dtype=np.float32) * deviation
    )
    return weights


class _Adam:
    """Moves weights against their slopes, in place."""

    def __init__(self, weights: list[NDArray[np.float32]]) -> None:
        self.n_steps = 0
        self._weights = weights
        self._means = [np.zeros_like(array) for array in weights]
        self._squares = [np.zeros_like(array) for array in weights]

    def step(self, slopes: list[NDArray[np.float32]], rate: float) -> None:
        """Take one step; matrices shrink a little besides."""
        self.n_steps += 1
        stride = np.float32(rate / (1 - _FADE**self.n_steps))
        correction = np.float32(1 / (1 - _FADE_SQUARE**self.n_steps))
        for place, slope in enumerate(slopes):
            array, mean, square = self._weights[place], self._means[place], self._squares[place]
            np.add(mean, np.float32(1 - _FADE) * (slope - mean), out=mean)
            np.add(square, np.float32(1 - _FADE_SQUARE) * (slope * slope - square), out=square)
            if array.ndim > 1:
                np.multiply(array, np.float32(1 - rate * _DECAY), out=array)
            change = stride * mean / (np.sqrt(square * correction) + np.float32(1e-8))
            np.subtract(array, change, out=array)


def _orthonormal(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make columns orthonormal, fewer where some follow from others.

    By the small Gram matrix, twice for the sake of rounding: faster than Householder's way.
    """
    for _ in range(2):
        values, vectors = np.linalg.eigh((columns.T @ columns).astype(np.float64))
        kept = values > 1e-6 * values[-1]
        columns = columns @ (vectors[:, kept] / np.sqrt(values[kept])).astype(np.float32)
    return columns
