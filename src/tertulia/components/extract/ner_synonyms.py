"""One value for all the ways to write it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace

from tertulia.core.component import Estimator
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan
from tertulia.nlu.contract import Contract
from tertulia.nlu.training_data import Knowledge

_log = logging.getLogger(__name__)

_NAME = "ner_synonyms"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The value that each surface stands for, surfaces case-folded and one blank for many."""

    values: Mapping[str, str]


@register(_NAME)
@dataclass(kw_only=True, eq=False)
class EntitySynonymMapper(Estimator[Synonyms]):
    """Replace the values of entities by those that the training data say they stand for.

    Synonyms are those listed, and those that an annotated entity implies whose value is not its
    surface. Neither case matters nor how many blanks there are. All entities found before are
    changed, whoever found them, and have `ner_synonyms` as their last processor then.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text", "entities": "entities?"},
        learns={"knowledge": "knowledge"},
        learns_apart=True,
        provides=("entities",),
    )

    def fit(self, knowledge: Sequence[Knowledge]) -> None:
        """Learn the synonyms, which are the same in every row; of two that conflict the last."""
        values: dict[str, str] = {}
        for synonym in knowledge[0].synonyms if knowledge else ():
            key = _key(synonym.surface)
            if values.get(key, synonym.value) != synonym.value:
                _log.warning(
                    "%r stands for %r and for %r: the last counts",
                    synonym.surface,
                    values[key],
                    synonym.value,
                )
            values[key] = synonym.value
        self.learned = Synonyms(values)

    def __call__(
        self, texts: Sequence[str], entities: Sequence[Sequence[EntitySpan]] | None = None
    ) -> list[list[EntitySpan]]:
        """Return all entities of each message, changed or as they are; none if no one extracts."""
        values = self.learned.values
        if entities is None:
            return [[] for _ in texts]
        return [[_mapped(span, values) for span in spans] for spans in entities]


def _key(value: object) -> str:
    """What values that are written alike have in common."""
    return " ".join(str(value).split()).casefold()


def _mapped(span: EntitySpan, values: Mapping[str, str]) -> EntitySpan:
    value = values.get(_key(span.value), span.value)
    if value == span.value:
        return span
    return replace(span, value=value, processors=(*span.processors, _NAME))
