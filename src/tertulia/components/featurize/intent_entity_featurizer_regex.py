"""Which regular expressions and lookup tables a message matches, and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tertulia.core.component import Estimator
from tertulia.core.errors import NotFittedError
from tertulia.core.registry import register
from tertulia.core.text import Token
from tertulia.nlu.contract import Contract
from tertulia.nlu.matching.expression import Span
from tertulia.nlu.matching.finder import ExpressionFinder, Expressions, chosen
from tertulia.nlu.training_data import Knowledge

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@register("intent_entity_featurizer_regex")
@dataclass(kw_only=True, eq=False)
class RegexFeaturizer(Estimator[Expressions]):
    """Mark messages and tokens that match the regular expressions of the training data.

    A message gets a number for each expression and each lookup table: 1 where it matches, else 0.
    A token gets the names of all that match there, with every match and not the first alone.

    Lookup tables are found in any case, as whole words where there are words: not in the middle of
    a word of a script that puts blanks between them, anywhere in a script that does not.

    Args:
        case_sensitive: whether case matters to regular expressions.
        use_regexes: whether to look for the regular expressions.
        use_lookup_tables: whether to look for the phrases of lookup tables.
        use_word_boundaries: False to find these phrases inside of words too.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text", "tokens": "tokens"},
        learns={"knowledge": "knowledge"},
        learns_apart=True,
        provides=("features", "patterns"),
    )

    case_sensitive: bool = True
    use_regexes: bool = True
    use_lookup_tables: bool = True
    use_word_boundaries: bool = True

    @property
    def learned(self) -> Expressions:
        """The expressions that count.

        Raises:
            DataError: on setting: one of them is no regular expression.
        """
        return super().learned

    @learned.setter
    def learned(self, value: Expressions) -> None:
        self._finder = self._compiled(value.knowledge)
        self._learned = value

    def fit(self, knowledge: Sequence[Knowledge]) -> None:
        """Learn the expressions, which are the same in every row.

        Raises:
            DataError: some cannot be used; each is named with its file and line.
        """
        known = chosen(knowledge, regexes=self.use_regexes, lookups=self.use_lookup_tables)
        self._finder = self._compiled(known)
        self._learned = Expressions.of(known)

    def __call__(
        self, texts: Sequence[str], tokens: Sequence[Sequence[Token]]
    ) -> tuple[csr_matrix, list[list[tuple[str, ...]]]]:
        """Look for the expressions.

        Returns:
            Ones for what matches, sparse float32 (batch, n_expressions), and for each token of
            each message the names of what matches there.
        """
        from scipy.sparse import csr_matrix

        finder = self._ready_finder
        names = finder.names
        columns: list[int] = []
        ends, marks = [0], []
        for found, words in zip(finder.find(texts), tokens, strict=True):
            columns += [column for column, spans in enumerate(found) if spans]
            ends.append(len(columns))
            marks.append(_names_at(words, names, found))
        cells = np.ones(len(columns), np.float32), np.array(columns, np.int32), ends
        return csr_matrix(cells, shape=(len(texts), len(names))), marks

    @property
    def _ready_finder(self) -> ExpressionFinder:
        if not self.is_fitted:
            raise NotFittedError(type(self).__name__)
        return self._finder

    def _compiled(self, knowledge: Knowledge) -> ExpressionFinder:
        return ExpressionFinder(
            knowledge, case_sensitive=self.case_sensitive, whole_words=self.use_word_boundaries
        )


def _names_at(
    tokens: Sequence[Token], names: Sequence[str], found: Sequence[Sequence[Span]]
) -> list[tuple[str, ...]]:
    """The names of what shares a character with each token, each once."""
    if not any(found):
        return [()] * len(tokens)
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    marks: list[dict[str, None]] = [{} for _ in tokens]
    for name, spans in zip(names, found, strict=True):
        for start, end in spans:
            for place in range(bisect_right(ends, start), bisect_left(starts, end)):
                marks[place][name] = None
    return [tuple(mark) for mark in marks]
