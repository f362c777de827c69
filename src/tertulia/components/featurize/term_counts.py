"""Which terms are worth counting, and how often each stands in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, eq=False)
class CountedTerms:
    """Different terms, each the name of a column, in alphabetical order."""

    terms: tuple[str, ...]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each term."""
        return {term: column for column, term in enumerate(self.terms)}


@dataclass(frozen=True, slots=True)
class TermLimits:
    """Which terms are kept: those in enough texts, and not in too many.

    A float is a share of the texts, an int their number. Of more than `max_features` terms the
    most frequent stay, equally frequent ones in alphabetical order.
    """

    min_df: float
    max_df: float
    max_features: int | None

    def choose(self, texts: Iterable[Sequence[str]]) -> CountedTerms:
        """Choose among the terms of texts."""
        totals: Counter[str] = Counter()
        spread: Counter[str] = Counter()  # in how many texts each term is
        n_texts = 0
        for terms in texts:
            totals.update(terms)
            spread.update(set(terms))
            n_texts += 1
        least = _number_of_texts(self.min_df, n_texts)
        most = _number_of_texts(self.max_df, n_texts)
        chosen = sorted(term for term, count in spread.items() if least <= count <= most)
        if self.max_features is not None:
            chosen.sort(key=totals.__getitem__, reverse=True)  # stable: ties stay alphabetical
            chosen = sorted(chosen[: self.max_features])
        return CountedTerms(tuple(chosen))


def count_rows(texts: Iterable[Sequence[str]], columns: Mapping[str, int]) -> csr_matrix:
    """Count the terms that have a column: sparse float32 rows, (n_texts, n_columns)."""
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    values: list[int] = []
    ends = [0]
    for terms in texts:
        counts: dict[int, int] = {}
        for term in terms:
            column = columns.get(term)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        for column in sorted(counts):
            indices.append(column)
            values.append(counts[column])
        ends.append(len(indices))
    entries = (np.array(values, np.float32), np.array(indices, np.int32), np.array(ends, np.int32))
    return csr_matrix(entries, shape=(len(ends) - 1, len(columns)))


def _number_of_texts(limit: float, n_texts: int) -> float:
    return limit if isinstance(limit, int) else limit * n_texts
