"""From machines that tell two classes apart to the probability of each class."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray

_MOST_STEPS = 100
_SMALLEST_STEP = 1e-10
_FLAT = 1e-5
_RIDGE = 1e-12
_LEAST_PROBABILITY = 1e-7
_CELLS_AT_ONCE = 1_000_000


class Sigmoids(NamedTuple):
    """1 / (1 + exp(slope * decision + shift)), for each pair."""

    slopes: FloatArray  # (n_pairs,)
    shifts: FloatArray  # (n_pairs,)

    def __call__(self, decisions: FloatArray) -> FloatArray:
        """How likely the first class of each pair is; shape stays, (batch, n_pairs)."""
        likely = np.exp(-np.logaddexp(0, decisions * self.slopes + self.shifts))
        return np.clip(likely, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)


def fit_sigmoids(
    decisions: FloatArray, is_first: FloatArray, pairs: IntArray, n_pairs: int
) -> Sigmoids:
    """Fit a sigmoid to the decisions of each pair, all pairs at once.

    Platt 1999, "Probabilistic outputs for support vector machines", by the Newton method of Lin,
    Lin & Weng 2007, "A note on Platt's probabilistic outputs for support vector machines".

    Args:
        decisions: what a machine said of an example that it had not learned from, (n,).
        is_first: 1 where the example is of the first class of its pair, else 0; (n,).
        pairs: the number of the pair, (n,).
        n_pairs: how many pairs there are.
    """

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(pairs, values, n_pairs).astype(np.float64)

    n_first, n_second = total(is_first), total(1 - is_first)
    wanted = np.where(
        is_first == 1, ((n_first + 1) / (n_first + 2))[pairs], (1 / (n_second + 2))[pairs]
    )

    def losses(slopes: FloatArray, shifts: FloatArray) -> FloatArray:
        scores = decisions * slopes[pairs] + shifts[pairs]
        return total(np.logaddexp(0, scores) - (1 - wanted) * scores)

    slopes, shifts = np.zeros(n_pairs), np.log((n_second + 1) / (n_first + 1))
    loss = losses(slopes, shifts)
    moving = np.ones(n_pairs, dtype=bool)
    for _ in range(_MOST_STEPS):
        likely = np.exp(-np.logaddexp(0, decisions * slopes[pairs] + shifts[pairs]))
        curvature, error = likely * (1 - likely), wanted - likely
        down, down_shift = total(decisions * error), total(error)
        moving &= (np.abs(down) >= _FLAT) | (np.abs(down_shift) >= _FLAT)
        if not moving.any():
            break
        first = total(decisions**2 * curvature) + _RIDGE
        second = total(curvature) + _RIDGE
        mixed = total(decisions * curvature)
        area = np.maximum(first * second - mixed**2, _RIDGE * first * second)
        step = -(second * down - mixed * down_shift) / area
        step_shift = -(first * down_shift - mixed * down) / area
        gain = down * step + down_shift * step_shift
        length, searching = np.where(moving, 1.0, 0.0), moving.copy()
        while searching.any():
            tried = losses(slopes + length * step, shifts + length * step_shift)
            searching &= tried >= loss + 1e-4 * length * gain
            length[searching] /= 2
            stuck = searching & (length < _SMALLEST_STEP)
            length[stuck], moving[stuck], searching[stuck] = 0, False, False
        slopes, shifts = slopes + length * step, shifts + length * step_shift
        loss = losses(slopes, shifts)
    return Sigmoids(slopes, shifts)


def couple(likely: FloatArray, n_classes: int) -> FloatArray:
    """Find the probabilities of classes that fit those of all pairs best.

    The second method of Wu, Lin & Weng 2004, "Probability estimates for multi-class classification
    by pairwise coupling", solved exactly.

    Args:
        likely: how likely the first of two classes is, pairs (0, 1), (0, 2), …, (1, 2), …; shape
            (batch, n_pairs).
        n_classes: at least 2.

    Returns:
        Rows of probabilities, (batch, n_classes).
    """
    firsts, seconds = np.triu_indices(n_classes, 1)
    rows = max(1, _CELLS_AT_ONCE // n_classes**2)
    coupled = np.empty((len(likely), n_classes))
    for start in range(0, len(likely), rows):
        piece = likely[start : start + rows]
        odds = np.zeros((len(piece), n_classes, n_classes))  # [:, i, j]: i rather than j
        odds[:, firsts, seconds] = piece
        odds[:, seconds, firsts] = 1 - piece
        # p'Qp is to be least where p sums to one. Q + 1 has an inverse even where Q has none, and
        # leads to the same p, up to a factor.
        matrix = 1 - odds * odds.transpose(0, 2, 1)
        diagonal = np.arange(n_classes)
        matrix[:, diagonal, diagonal] = 1 + (odds**2).sum(axis=1)
        found = np.linalg.solve(matrix, np.ones((len(piece), n_classes, 1)))[..., 0].clip(0)
        coupled[start : start + rows] = found / found.sum(axis=1, keepdims=True)
    return coupled
