"""Whether confidences mean what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum, isfinite

BINS = 15
"""Into how many bins of equal width confidences are put to be compared with outcomes."""

_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of similar confidence, in `(start, end]`; the first bin has 0 too.

    `confidence` is their mean one, `accuracy` the share of right ones; both are 0 without any.
    """

    start: float
    end: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against outcome, and by how much they differ on average."""

    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many right and wrong predictions there are of each confidence.

    Columns are 0.05 wide and hold their lower bound; the last one holds 1 too.
    """

    hits: tuple[int, ...]
    misses: tuple[int, ...]


def calibration(outcomes: Sequence[tuple[float, bool]]) -> Calibration:
    """Measure the expected calibration error of predictions, as (confidence, is right).

    The mean difference of confidence and accuracy over fifteen bins of equal width, weighted by
    their size (Guo et al. 2017, "On calibration of modern neural networks"). Confidences beyond
    [0, 1] count as the nearer bound.
    """
    members: dict[int, list[tuple[float, bool]]] = {}
    for value, is_right in outcomes:
        confidence = bounded(value)
        place = max(ceil(confidence * BINS - 1e-9) - 1, 0)
        members.setdefault(place, []).append((confidence, is_right))
    bins = tuple(_bin(place, members.get(place, [])) for place in range(BINS))
    gaps = fsum(found.count * abs(found.accuracy - found.confidence) for found in bins)
    return Calibration(gaps / len(outcomes) if outcomes else 0.0, bins)


def histogram(outcomes: Sequence[tuple[float, bool]]) -> Histogram:
    """Count right and wrong predictions, as (confidence, is right), by confidence."""
    counts = Counter(
        (min(int(bounded(confidence) * _COLUMNS + 1e-9), _COLUMNS - 1), is_right)
        for confidence, is_right in outcomes
    )
    places = range(_COLUMNS)
    return Histogram(
        hits=tuple(counts[place, True] for place in places),
        misses=tuple(counts[place, False] for place in places),
    )


def bounded(confidence: float) -> float:
    """A confidence within [0, 1]; what is no number is none at all."""
    return min(max(confidence, 0.0), 1.0) if isfinite(confidence) else 0.0


def _bin(place: int, members: Sequence[tuple[float, bool]]) -> Bin:
    count = len(members)
    return Bin(
        start=place / BINS,
        end=(place + 1) / BINS,
        count=count,
        confidence=fsum(confidence for confidence, _ in members) / count if count else 0.0,
        accuracy=sum(is_right for _, is_right in members) / count if count else 0.0,
    )
