"""Finding support vector machines: with which parameters, and how far to trust them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import Rows, pieces
from tertulia.components.classify.folds import Fold
from tertulia.components.classify.pairwise import Sigmoids, fit_sigmoids
from tertulia.components.classify.support_vectors import ROWS_AT_ONCE, Kernel, Machines
from tertulia.core.arrays import FloatArray, IntArray

Classes: TypeAlias = NDArray[np.int64]


class Setting(NamedTuple):
    """One choice of parameters."""

    penalty: float
    gamma: float
    kernel: Kernel


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What machines learn from: rows, and the number of the class of each."""

    rows: Rows
    classes: Classes

    def part(self, places: IntArray) -> Examples:
        """Some of the examples."""
        return Examples(self.rows[places], self.classes[places])

    def fit(self, setting: Setting) -> Machines:
        """Fit a machine for each pair of classes; every class weighs the same."""
        from sklearn.svm import SVC

        model = SVC(
            C=setting.penalty,
            kernel=setting.kernel,
            gamma=setting.gamma,
            class_weight="balanced",
            decision_function_shape="ovo",
        )
        return Machines.of(model.fit(self.rows, self.classes))


def best_setting(
    examples: Examples,
    settings: Sequence[Setting],
    folds: Sequence[Fold],
    score: Callable[[Classes, Classes], float],
    threads: int,
) -> Setting:
    """Choose the setting with the best mean score on what was held out, the first of equals.

    `score` judges predictions, given the true classes, then those predicted; more is better.
    """
    if len(settings) == 1 or not folds:
        return settings[0]

    def held_out_score(job: tuple[Setting, Fold]) -> float:
        setting, (kept, held_out) = job
        test = examples.part(held_out)
        return score(test.classes, examples.part(kept).fit(setting).predict(test.rows))

    with ThreadPoolExecutor(threads) as pool:
        scores = list(pool.map(held_out_score, product(settings, folds)))
    means = np.reshape(scores, (len(settings), len(folds))).mean(axis=1)
    return settings[int(np.argmax(means))]


def calibrated(
    machines: Machines,
    examples: Examples,
    setting: Setting,
    folds: Sequence[Fold],
    threads: int,
) -> Sigmoids:
    """Learn what decisions mean from examples held out; from `machines` where none can be."""

    def held_out_decisions(fold: Fold) -> _Decisions:
        kept, held_out = fold
        return _own_decisions(examples.part(kept).fit(setting), examples.part(held_out))

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(held_out_decisions, folds))
    never = np.ones(len(examples.classes), dtype=bool)
    for _, held_out in folds:
        never[held_out] = False
    parts.append(_own_decisions(machines, examples.part(np.flatnonzero(never))))
    decisions, is_first, pairs = map(np.concatenate, zip(*parts, strict=True))
    return fit_sigmoids(decisions, is_first, pairs, len(machines.intercepts))


class _Decisions(NamedTuple):
    decisions: FloatArray  # (n,)
    is_first: FloatArray  # (n,): 1 where it should be positive, else 0
    pairs: IntArray  # (n,)


def _own_decisions(machines: Machines, examples: Examples) -> _Decisions:
    """What the machines that know its class say of each example."""
    firsts, seconds = machines.pairs
    numbers = np.arange(len(firsts))
    n_classes = len(machines.counts)
    of_class = np.array(
        [numbers[(firsts == c) | (seconds == c)] for c in range(n_classes)]
    )  # (n_classes, n_classes - 1)
    parts: list[FloatArray] = [np.empty((0, n_classes - 1))]
    start = 0
    for piece in pieces(examples.rows, ROWS_AT_ONCE):
        decisions = machines.decisions(piece)
        classes = examples.classes[start : start + len(decisions)]
        parts.append(np.take_along_axis(decisions, of_class[classes], axis=1))
        start += len(decisions)
    pairs = of_class[examples.classes]  # (n_examples, n_classes - 1)
    is_first = (firsts[pairs] == examples.classes[:, None]).astype(np.float64)
    return _Decisions(np.concatenate(parts).ravel(), is_first.ravel(), pairs.ravel())
