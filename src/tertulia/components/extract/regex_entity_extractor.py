"""Entities that regular expressions and lookup tables name."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tertulia.core.component import Estimator
from tertulia.core.errors import NotFittedError
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan
from tertulia.nlu.contract import Contract
from tertulia.nlu.matching.expression import Span
from tertulia.nlu.matching.finder import ExpressionFinder, Expressions, chosen
from tertulia.nlu.training_data import AnnotatedEntity, Knowledge

_log = logging.getLogger(__name__)


@register("regex_entity_extractor")
@dataclass(kw_only=True, eq=False)
class RegexEntityExtractor(Estimator[Expressions]):
    """Extract what matches a regular expression or stands in a lookup table.

    An expression or a table counts if its name is an entity type of the training examples. Entities
    of one type do not overlap: the leftmost stays, and of several there the longest. Their
    confidence is 1, for it is a rule that found them.

    Args:
        case_sensitive: whether case matters.
        use_lookup_tables: whether to look for the phrases of lookup tables.
        use_regexes: whether to look for the regular expressions.
        use_word_boundaries: False to find phrases of lookup tables inside of words too.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text"},
        learns={"entities": "gold_entities", "knowledge": "knowledge"},
        learns_apart=True,
        provides=("entities",),
    )

    case_sensitive: bool = False
    use_lookup_tables: bool = True
    use_regexes: bool = True
    use_word_boundaries: bool = True

    @property
    def learned(self) -> Expressions:
        """The expressions and tables that count.

        Raises:
            DataError: on setting: one of them is no regular expression.
        """
        return super().learned

    @learned.setter
    def learned(self, value: Expressions) -> None:
        self._finder = self._compiled(value.knowledge)
        self._learned = value

    def fit(
        self,
        entities: Sequence[Sequence[AnnotatedEntity]],
        knowledge: Sequence[Knowledge],
    ) -> None:
        """Learn which expressions and tables name an entity.

        Args:
            entities: the annotated entities of each example.
            knowledge: the expressions and tables, the same in every row.

        Raises:
            DataError: some cannot be used; each is named with its file and line.
        """
        types = {entity.entity for annotated in entities for entity in annotated}
        known = chosen(knowledge, regexes=self.use_regexes, lookups=self.use_lookup_tables)
        useful = Knowledge(
            tuple([regex for regex in known.regexes if regex.name in types]),
            tuple([lookup for lookup in known.lookups if lookup.name in types]),
        )
        names = {regex.name for regex in known.regexes} | {each.name for each in known.lookups}
        if unused := sorted(names - types):
            _log.warning(
                "no example has an entity %s, so what matches is not extracted: annotate one",
                " or ".join(map(repr, unused)),
            )
        self._finder = self._compiled(useful)
        self._learned = Expressions.of(useful)

    def __call__(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Extract the entities of each text, from left to right."""
        if not self.is_fitted:
            raise NotFittedError(type(self).__name__)
        found = self._finder.find(texts)
        return [[*self._entities(*each)] for each in zip(texts, found, strict=True)]

    def _compiled(self, knowledge: Knowledge) -> ExpressionFinder:
        return ExpressionFinder(
            knowledge,
            case_sensitive=self.case_sensitive,
            lookups_case_sensitive=self.case_sensitive,
            whole_words=self.use_word_boundaries,
        )

    def _entities(self, text: str, found: Sequence[Sequence[Span]]) -> Iterator[EntitySpan]:
        by_type: dict[str, list[Span]] = {}
        for name, spans in zip(self._finder.names, found, strict=True):
            by_type.setdefault(name, []).extend(spans)
        kept = [(*span, name) for name, spans in by_type.items() for span in _leftmost(spans)]
        for start, end, name in sorted(kept):
            yield EntitySpan(
                start=start,
                end=end,
                entity=name,
                value=text[start:end],
                extractor=type(self).__name__,
                confidence=1.0,
            )


def _leftmost(spans: Iterable[Span]) -> Iterator[Span]:
    """The leftmost span, the longest if there are several, and so on from its end."""
    passed = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if passed <= start < end:
            yield start, end
            passed = end
