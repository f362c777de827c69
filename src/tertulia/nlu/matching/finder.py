"""The regular expressions and lookup tables of training data, found in messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tertulia.nlu.matching.expression import Span
from tertulia.nlu.matching.patterns import PatternMatcher
from tertulia.nlu.matching.phrases import PhraseFinder
from tertulia.nlu.training_data import Knowledge, LookupTable, RegexFeature


@dataclass(frozen=True, slots=True)
class Expressions:
    """Names with a regular expression, and names with a list of phrases; nothing of their files."""

    regexes: tuple[tuple[str, str], ...] = ()
    lookups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, knowledge: Knowledge) -> Expressions:
        """Take what is to be kept of them."""
        return cls(
            tuple([(regex.name, regex.pattern) for regex in knowledge.regexes]),
            tuple([(lookup.name, lookup.elements) for lookup in knowledge.lookups]),
        )

    @property
    def knowledge(self) -> Knowledge:
        """The same as it was in the training data, but for the places."""
        return Knowledge(
            tuple([RegexFeature(*regex) for regex in self.regexes]),
            tuple([LookupTable(*lookup) for lookup in self.lookups]),
        )


class ExpressionFinder:
    """Finds regular expressions and lookup tables in messages.

    A lookup table is found where one of its phrases stands: the longest of the leftmost.

    Args:
        knowledge: the expressions and tables.
        case_sensitive: whether case matters to regular expressions.
        lookups_case_sensitive: whether it matters to lookup tables.
        whole_words: whether phrases of lookup tables must begin and end at the borders of words.

    Attributes:
        names: of the regular expressions, then of the lookup tables.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        case_sensitive: bool,
        lookups_case_sensitive: bool = False,
        whole_words: bool = True,
    ) -> None:
        """Compile them.

        Raises:
            DataError: some regular expressions cannot be used; each is named with its place.
        """
        self.names = (
            *(regex.name for regex in knowledge.regexes),
            *(lookup.name for lookup in knowledge.lookups),
        )
        self._patterns = PatternMatcher(knowledge.regexes, case_sensitive=case_sensitive)
        self._phrases = [
            PhraseFinder(
                lookup.elements, case_sensitive=lookups_case_sensitive, whole_words=whole_words
            )
            for lookup in knowledge.lookups
        ]

    def find(self, texts: Iterable[str]) -> Iterator[Sequence[Sequence[Span]]]:
        """Find in each text, for each name, where it matches.

        A regular expression that matches without any characters is found at (0, 0).
        """
        for text, found in zip(texts, self._patterns.find(texts), strict=True):
            phrases = [[(m.start, m.end) for m in each.find(text)] for each in self._phrases]
            yield [*found, *phrases]


def chosen(knowledge: Sequence[Knowledge], *, regexes: bool, lookups: bool) -> Knowledge:
    """What is wanted of the knowledge that every row of a training batch has."""
    if not knowledge:
        return Knowledge()
    return Knowledge(
        knowledge[0].regexes if regexes else (), knowledge[0].lookups if lookups else ()
    )
