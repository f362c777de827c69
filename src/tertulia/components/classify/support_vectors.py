"""Support vector machines, one for each pair of intents, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import KeptRows, Rows, pieces
from tertulia.components.classify.pairwise import Sigmoids, couple
from tertulia.core.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from sklearn.svm import SVC

Kernel = Literal["linear", "poly", "rbf", "sigmoid"]

ROWS_AT_ONCE = 256
"""Of how many rows decisions are held in memory."""

_DEGREE = 3


@dataclass(frozen=True, eq=False)
class Machines:
    """What tells classes apart: a machine for each pair (0, 1), (0, 2), …, (1, 2), and so on.

    The support vectors of a class follow each other; `weights[r]` are theirs against the r-th of
    the other classes.
    """

    kernel: Kernel
    gamma: float
    vectors: KeptRows  # (n_vectors, n_features)
    counts: IntArray  # (n_classes,): how many vectors are of each class
    weights: FloatArray  # (n_classes - 1, n_vectors)
    intercepts: FloatArray  # (n_pairs,)

    @classmethod
    def of(cls, fitted: SVC) -> Machines:
        """Take what scikit-learn has fitted, but nothing of scikit-learn."""
        weights, vectors = fitted.dual_coef_, fitted.support_vectors_
        if not isinstance(weights, np.ndarray):
            weights = weights.toarray()
        # Of two classes scikit-learn speaks the other way round.
        sign = -1 if len(fitted.classes_) == 2 else 1
        return cls(
            fitted.kernel,
            fitted.gamma,
            KeptRows.of(vectors),
            fitted.n_support_.astype(np.int64),
            sign * weights,
            sign * fitted.intercept_,
        )

    @cached_property
    def pairs(self) -> tuple[IntArray, IntArray]:
        """The first class of each pair, and the second."""
        return np.triu_indices(len(self.counts), 1)

    def decisions(self, rows: Rows) -> FloatArray:
        """How clearly each row is of the first class of each pair; (n_rows, n_pairs)."""
        firsts, seconds = self.pairs
        near = self._kernel_values(rows)  # (n_rows, n_vectors)
        ends = np.cumsum(self.counts)
        votes = np.empty((len(ends), len(near), len(ends) - 1))  # of each class against others
        for number, (start, end) in enumerate(zip(ends - self.counts, ends, strict=True)):
            np.matmul(near[:, start:end], self.weights[:, start:end].T, out=votes[number])
        return votes[firsts, :, seconds - 1].T + votes[seconds, :, firsts].T + self.intercepts

    def predict(self, rows: Rows) -> NDArray[np.int64]:
        """The class of each row: which wins most pairs, the first of equals."""
        found = [np.empty(0, dtype=np.int64)]
        n_classes = len(self.counts)
        firsts, seconds = self.pairs
        for piece in pieces(rows, ROWS_AT_ONCE):
            clear = self.decisions(piece) > 0
            wins = np.zeros((len(clear), n_classes, n_classes), dtype=bool)
            wins[:, firsts, seconds] = clear
            wins[:, seconds, firsts] = ~clear
            found.append(wins.sum(axis=2).argmax(axis=1))
        return np.concatenate(found)

    def _kernel_values(self, rows: Rows) -> FloatArray:
        products = rows @ self._transposed
        if not isinstance(products, np.ndarray):
            products = products.toarray()
        near: FloatArray = products.astype(np.float64)
        if self.kernel == "linear":
            return near
        if self.kernel == "rbf":
            distances = _squared_lengths(rows)[:, None] + self._lengths - 2 * near
            near = np.exp(-self.gamma * distances.clip(0))
        elif self.kernel == "poly":
            near = (self.gamma * near) ** _DEGREE
        else:
            near = np.tanh(self.gamma * near)
        return near

    @cached_property
    def _transposed(self) -> Rows:
        rows = self.vectors.rows
        return rows.T if isinstance(rows, np.ndarray) else rows.T.tocsr()

    @cached_property
    def _lengths(self) -> FloatArray:
        return _squared_lengths(self.vectors.rows)


@dataclass(frozen=True, eq=False)
class SupportVectorIntents:
    """What `SklearnIntentClassifier` learns: machines, and how likely their decisions are.

    Without machines there were fewer than two intents to tell apart.
    """

    intents: tuple[str, ...]
    machines: Machines | None
    slopes: FloatArray  # (n_pairs,)
    shifts: FloatArray  # (n_pairs,)

    @classmethod
    def of_nothing(cls) -> SupportVectorIntents:
        """What is learned where there is nothing to tell apart."""
        return cls((), None, np.empty(0), np.empty(0))

    def confidences(self, rows: Rows) -> FloatArray:
        """The probability of each intent, (n_rows, n_intents)."""
        found: list[FloatArray] = [np.empty((0, len(self.intents)))]
        if self.machines is not None:
            sigmoids = Sigmoids(self.slopes, self.shifts)
            found += [
                couple(sigmoids(self.machines.decisions(piece)), len(self.intents))
                for piece in pieces(rows, ROWS_AT_ONCE)
            ]
        return np.concatenate(found)


def _squared_lengths(rows: Rows) -> FloatArray:
    if isinstance(rows, np.ndarray):
        lengths: FloatArray = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
        return lengths
    return np.asarray(rows.multiply(rows).sum(axis=1), dtype=np.float64).ravel()
