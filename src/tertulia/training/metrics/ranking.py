"""Ranked candidates: where the right ones stand.

A prediction is a row of scores, one per candidate; the truth is the number of right ones, which
stand first in the row (that number repeated, as the original's iterator gives it, does as well).
A tie is decided against the right candidate, and a score that is not a number is the lowest of
all. Each row weighs the same: an iterator that repeats a question for each of its answers, as
the original's does, weighs it by their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from tertulia.core.arrays import FloatArray
from tertulia.core.errors import ShapeError
from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import first_column, paired, share

MARGIN = 0.1
"""By how much a right candidate should outscore a wrong one, in `loss`."""


@register_metric("r@1")
def recall_at_1(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of rows with a right candidate in first place."""
    return _recall(1, y_true, y_predicted)


@register_metric("r@2")
def recall_at_2(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of rows with a right candidate among the first two."""
    return _recall(2, y_true, y_predicted)


@register_metric("r@5")
def recall_at_5(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of rows with a right candidate among the first five."""
    return _recall(5, y_true, y_predicted)


@register_metric("rank_response")
def rank_response(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Mean rank of the best right candidate, counted from 0: less is better."""
    ranks = _ranks(y_true, y_predicted)
    return sum(ranks) / len(ranks) if ranks else 0.0


@register_metric("loss")
def triplet_loss(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Mean triplet loss, margin 0.1, of the first candidate against the last: less is better.

    A row whose last candidate is right has no triplet and is left out. A right candidate whose
    score is not a number costs infinitely much.
    """
    losses = [
        max(0.0, MARGIN - _lead(scores))
        for n_right, scores in _rows(y_true, y_predicted)
        if n_right < len(scores)
    ]
    return sum(losses) / len(losses) if losses else 0.0


def _lead(scores: FloatArray) -> float:
    """By how much the first candidate outscores the last."""
    first, last = float(scores[0]), float(scores[-1])
    return first - last if first > -inf else -inf


def _recall(k: int, y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    return share([rank < k for rank in _ranks(y_true, y_predicted)])


def _ranks(y_true: Sequence[object], y_predicted: Sequence[object]) -> list[int]:
    """How many wrong candidates stand before the best right one, row by row."""
    return [
        int((scores[n_right:] >= scores[:n_right].max()).sum())
        for n_right, scores in _rows(y_true, y_predicted)
    ]


def _rows(y_true: Sequence[object], y_predicted: Sequence[object]) -> list[tuple[int, FloatArray]]:
    """The number of right candidates, at least one, and the scores of each row."""
    return [
        _row(place, first_column(true), first_column(predicted))
        for place, (true, predicted) in enumerate(paired(y_true, y_predicted))
    ]


def _row(place: int, true: object, predicted: object) -> tuple[int, FloatArray]:
    scores = _numbers(predicted)  # (n_candidates,)
    if scores.ndim != 1 or not len(scores):
        raise ShapeError(f"prediction {place} must be a row of scores, one per candidate")
    counts = set(_numbers(true).ravel().tolist())
    n_right = counts.pop() if len(counts) == 1 else 0.0
    if n_right < 1 or not n_right.is_integer():
        raise ShapeError(
            f"true item {place} must be the number of right candidates, at least 1,"
            f" not {true!r:.80}"
        )
    return min(int(n_right), len(scores)), np.nan_to_num(scores, nan=-inf)


def _numbers(value: object) -> FloatArray:
    """The value as an array; without an entry if it does not hold numbers."""
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return np.empty(0)
