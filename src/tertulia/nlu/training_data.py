"""What an understanding of language is learned from: examples, and what helps to read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from tertulia.nlu.place import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class AnnotatedEntity:
    """A typed stretch of an example, characters `[start, end)`.

    `value` is what the stretch stands for, often the stretch itself. `role` and `group` tell
    entities of one type apart (from and to; first order and second). `extractor` names the
    component that alone should learn from it, None for all.
    """

    start: int
    end: int
    entity: str
    value: str
    role: str | None = None
    group: str | None = None
    extractor: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """What somebody might say, what they would want by it, and what they would name."""

    text: str
    intent: str | None = None
    entities: tuple[AnnotatedEntity, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    def surface(self, entity: AnnotatedEntity) -> str:
        """The stretch of text that an entity covers."""
        return self.text[entity.start : entity.end]


@dataclass(frozen=True, slots=True)
class RegexFeature:
    """A regular expression whose matches are worth noticing."""

    name: str
    pattern: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A list of phrases worth noticing; `file` is where they were read from, None if inline."""

    name: str
    elements: tuple[str, ...]
    file: Path | None = field(default=None, compare=False)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Synonym:
    """A way to write a value."""

    surface: str
    value: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What training data say beside their examples; synonyms include those examples imply."""

    regexes: tuple[RegexFeature, ...] = ()
    lookups: tuple[LookupTable, ...] = ()
    synonyms: tuple[Synonym, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All that is to be learned from, in the order of the files. Places do not tell it apart."""

    examples: tuple[TrainingExample, ...] = ()
    regexes: tuple[RegexFeature, ...] = ()
    lookups: tuple[LookupTable, ...] = ()
    synonyms: tuple[Synonym, ...] = ()

    @classmethod
    def merged(cls, parts: Iterable[TrainingData]) -> TrainingData:
        """Join several, one after the other."""
        parts = tuple(parts)
        return cls(
            examples=tuple(chain.from_iterable(part.examples for part in parts)),
            regexes=tuple(chain.from_iterable(part.regexes for part in parts)),
            lookups=tuple(chain.from_iterable(part.lookups for part in parts)),
            synonyms=tuple(chain.from_iterable(part.synonyms for part in parts)),
        )

    @property
    def intents(self) -> list[str]:
        """Every intent, sorted."""
        return sorted({e.intent for e in self.examples if e.intent is not None})

    @property
    def entity_types(self) -> list[str]:
        """Every entity type, sorted."""
        return sorted({entity.entity for e in self.examples for entity in e.entities})

    def examples_by_intent(self) -> dict[str | None, tuple[TrainingExample, ...]]:
        """The examples of each intent, intents in order of appearance; None for no intent."""
        groups: dict[str | None, list[TrainingExample]] = {}
        for example in self.examples:
            groups.setdefault(example.intent, []).append(example)
        return {intent: tuple(examples) for intent, examples in groups.items()}

    def all_synonyms(self) -> tuple[Synonym, ...]:
        """The listed synonyms, after those that examples imply by an entity's `value`."""
        implied = (
            Synonym(example.surface(entity), entity.value, example.place)
            for example in self.examples
            for entity in example.entities
            if entity.value != example.surface(entity)
        )
        return (*implied, *self.synonyms)

    @property
    def knowledge(self) -> Knowledge:
        """What is said beside the examples."""
        return Knowledge(self.regexes, self.lookups, self.all_synonyms())
