"""Which intent is taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tertulia.core.arrays import IntArray


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many examples of one intent were understood as another; None for as no intent."""

    gold: str
    predicted: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ConfusionMatrix:
    """How many examples of each intent were understood as each; only what occurs is kept.

    Attributes:
        labels: every intent met in truth or prediction, sorted; None, last, for no intent.
        cells: the pairs that occur, in the order of the labels.
    """

    labels: tuple[str | None, ...]
    cells: tuple[Confusion, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str | None]]) -> ConfusionMatrix:
        """Count pairs of a true and a predicted intent."""
        counts = Counter(pairs)
        met = {name for pair in counts for name in pair}
        named = sorted(name for name in met if name is not None)
        labels = (*named, None) if None in met else tuple(named)
        place = {label: index for index, label in enumerate(labels)}
        order = sorted(counts, key=lambda pair: (place[pair[0]], place[pair[1]]))
        return cls(labels, tuple(Confusion(*pair, counts[pair]) for pair in order))

    def dense(self) -> IntArray:
        """The counts as a matrix, (n_labels, n_labels): a row for each true intent."""
        place = {label: index for index, label in enumerate(self.labels)}
        matrix = np.zeros((len(place), len(place)), dtype=np.int64)
        for cell in self.cells:
            matrix[place[cell.gold], place[cell.predicted]] = cell.count
        return matrix

    def support(self) -> Counter[str]:
        """How many examples there are of each intent."""
        counts = Counter[str]()
        for cell in self.cells:
            counts[cell.gold] += cell.count
        return counts

    def mistakes(self) -> list[Confusion]:
        """The pairs that should not be, the most frequent first, then in the order of labels."""
        wrong = [cell for cell in self.cells if cell.gold != cell.predicted]
        return sorted(wrong, key=lambda cell: -cell.count)
