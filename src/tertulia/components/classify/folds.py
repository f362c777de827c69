"""Parts of the training data that are like the whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tertulia.core.arrays import IntArray


class Fold(NamedTuple):
    """The places of the rows to learn from, and of those held out."""

    kept: IntArray
    held_out: IntArray


def stratified_folds(
    labels: Sequence[str], n_folds: int, chance: np.random.Generator
) -> list[Fold]:
    """Divide rows by chance so that every label is spread evenly.

    The only row of a label is never held out, so that every label can be learned in each fold.
    Folds without anything to hold out are left out.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        places[label].append(place)
    fold = np.full(len(labels), -1)
    dealt = 0
    for label in sorted(places):
        if len(places[label]) > 1:
            rows = chance.permutation(places[label])
            fold[rows] = (dealt + np.arange(len(rows))) % n_folds
            dealt += len(rows)
    return [
        Fold(np.flatnonzero(fold != number), np.flatnonzero(fold == number))
        for number in range(n_folds)
        if (fold == number).any()
    ]


def sample(
    labels: Sequence[str | None], size: int, chance: np.random.Generator, *, balanced: bool
) -> IntArray:
    """Draw the places of at most `size` rows that have a label.

    Where there are more, as many of each label are drawn if `balanced`; else the same share of
    each, but at least one.
    """
    counts = Counter(labels)
    drawn: Counter[str] = Counter()
    turns = []
    for place in chance.permutation(len(labels)).tolist():
        label = labels[place]
        if label is not None:
            turns.append((drawn[label] if balanced else drawn[label] / counts[label], place))
            drawn[label] += 1
    return np.array(sorted(place for _, place in sorted(turns)[:size]), dtype=np.int64)
