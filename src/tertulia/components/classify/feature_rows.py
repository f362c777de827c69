"""Features of messages as classifiers take them: a row each, dense or sparse."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.errors import ShapeError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_log = logging.getLogger(__name__)

Rows: TypeAlias = "FloatArray | csr_matrix"
"""A matrix of numbers, (n_rows, n_features), or its entries other than zero."""


@dataclass(frozen=True, eq=False)
class KeptRows:
    """Rows as plain data: `values` are all numbers of a dense matrix, else only its entries.

    The entries of row i are those from `ends[i]` to `ends[i + 1]`, each in its column.
    """

    n_features: int
    values: FloatArray  # (n_rows, n_features) if dense, (n_entries,) if sparse; float32
    columns: IntArray | None
    ends: IntArray | None

    @classmethod
    def of(cls, rows: Rows) -> KeptRows:
        """Keep rows, sparse ones sparse."""
        if isinstance(rows, np.ndarray):
            return cls(rows.shape[1], rows.astype(np.float32), None, None)
        return cls(rows.shape[1], rows.data.astype(np.float32), rows.indices, rows.indptr)

    @cached_property
    def rows(self) -> Rows:
        """The matrix."""
        if self.columns is None or self.ends is None:
            return self.values
        from scipy.sparse import csr_matrix

        entries = (self.values, self.columns, self.ends)
        return csr_matrix(entries, shape=(len(self.ends) - 1, self.n_features))


def n_rows(features: Rows | Sequence[FloatArray]) -> int:
    """How many messages these are features of."""
    return len(features) if isinstance(features, Sequence) else int(features.shape[0])


def pieces(rows: Rows, height: int) -> Iterator[Rows]:
    """Cut a matrix into some of at most `height` rows."""
    for start in range(0, n_rows(rows), height):
        yield rows[start : start + height]


def with_intents(features: Rows, intents: Sequence[str | None]) -> tuple[Rows, list[str]]:
    """Leave out the messages without an intent.

    Raises:
        ShapeError: there are more messages than intents, or fewer.
    """
    if n_rows(features) != len(intents):
        raise ShapeError(
            f"{n_rows(features)} rows of features cannot be paired with {len(intents)} intents"
        )
    places = [place for place, intent in enumerate(intents) if intent is not None]
    named = [intent for intent in intents if intent is not None]
    return (features if len(named) == len(intents) else features[places]), named


def are_telling(rows: Rows, names: Sequence[str]) -> bool:
    """Whether something can be learned: two intents, and features. Warns if not."""
    if len(names) > 1 and rows.shape[1]:
        return True
    _log.warning(
        "the training data have %d intents, and messages %d features: no intent will be found; "
        "it takes two intents to tell apart, and a featurizer that learned some words",
        len(names),
        rows.shape[1],
    )
    return False


def require_width(features: Rows, n_features: int) -> None:
    """Check that features are as many as were learned from.

    Raises:
        ShapeError: they are not.
    """
    if features.shape[1] != n_features:
        raise ShapeError(
            f"messages have {features.shape[1]} features, but {n_features} were learned from: "
            "train again"
        )
