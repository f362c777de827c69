"""Precision, recall and F1, of each name and on average."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True, slots=True)
class Score:
    """How well something is found.

    Attributes:
        precision: the share of what was found that is right.
        recall: the share of what is right that was found.
        f1: the harmonic mean of both.
        support: how much there is to find.
        predicted: how much was found.
    """

    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    support: int = 0
    predicted: int = 0

    @classmethod
    def of(cls, hits: int, support: int, predicted: int) -> Score:
        """Compute from counts; a share of nothing is 0."""
        return cls(
            precision=hits / predicted if predicted else 0.0,
            recall=hits / support if support else 0.0,
            f1=2 * hits / (support + predicted) if hits else 0.0,
            support=support,
            predicted=predicted,
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each name met in truth or prediction, sorted, and three averages of them.

    Attributes:
        by_name: each name's own.
        micro: all names together, as if they were one.
        macro: the plain mean over the names.
        weighted: the mean over the names, each weighted by how often it is true.
    """

    by_name: Mapping[str, Score]
    micro: Score
    macro: Score
    weighted: Score

    @classmethod
    def of(cls, hits: Counter[str], support: Counter[str], predicted: Counter[str]) -> Scores:
        """Compute from the counts of each name."""
        names = sorted(support.keys() | predicted.keys())
        by_name = {name: Score.of(hits[name], support[name], predicted[name]) for name in names}
        totals = hits.total(), support.total(), predicted.total()
        return cls(
            by_name=by_name,
            micro=Score.of(*totals),
            macro=_mean([(score, 1) for score in by_name.values()]),
            weighted=_mean([(score, score.support) for score in by_name.values()]),
        )


def score_sets(pairs: Iterable[tuple[AbstractSet[str], AbstractSet[str]]]) -> Scores:
    """Compare the true names of each example with the predicted ones."""
    hits, support, predicted = Counter[str](), Counter[str](), Counter[str]()
    for true, claimed in pairs:
        hits.update(true & claimed)
        support.update(true)
        predicted.update(claimed)
    return Scores.of(hits, support, predicted)


def _mean(weighted: list[tuple[Score, int]]) -> Score:
    total = sum(weight for _, weight in weighted) or 1
    return Score(
        precision=fsum(score.precision * weight for score, weight in weighted) / total,
        recall=fsum(score.recall * weight for score, weight in weighted) / total,
        f1=fsum(score.f1 * weight for score, weight in weighted) / total,
        support=sum(score.support for score, _ in weighted),
        predicted=sum(score.predicted for score, _ in weighted),
    )
