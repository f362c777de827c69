"""What writers make of data: text, and what their format cannot say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tertulia.nlu.formats.annotation_writer import render_annotated
from tertulia.nlu.formats.items import BLANKS
from tertulia.nlu.place import Finding, Place
from tertulia.nlu.training_data import Synonym, TrainingData, TrainingExample


@dataclass(frozen=True, slots=True)
class Written:
    """The content of a file, and a warning for each thing that had to be left out of it."""

    text: str
    left_out: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of Markdown or YAML: its kind, its name, and its items as they are written."""

    kind: str
    name: str
    items: tuple[str, ...]


@dataclass(slots=True)
class Sections:
    """Data cut into sections, and what fits into none.

    The patterns are what the format has no way to write in names, in items, and in the items of
    intents. Besides, what a reader would strip cannot be written, nor overlapping entities.
    """

    names: re.Pattern[str]
    items: re.Pattern[str]
    examples: re.Pattern[str]
    left_out: list[Finding] = field(default_factory=list)

    def of(self, data: TrainingData) -> list[Section]:
        """Put each intent, each value, each regex and each lookup into a section of its own."""
        sections = [
            Section("intent", intent or "", self._marked(examples))
            for intent, examples in data.examples_by_intent().items()
        ]
        for value, synonyms in _by_value(data.synonyms).items():
            surfaces = tuple(synonym.surface for synonym in synonyms)
            sections.append(self._section("synonym", value, surfaces, synonyms[0].place))
        sections += [self._section("regex", r.name, (r.pattern,), r.place) for r in data.regexes]
        sections += [self._section("lookup", t.name, t.elements, t.place) for t in data.lookups]
        return [section for section in sections if section.items]

    def _section(self, kind: str, name: str, items: tuple[str, ...], place: Place) -> Section:
        if not _is_bare(name) or self.names.search(name):
            self._leave_out(f"the {kind} {name!r:.60}", place)
            return Section(kind, name, ())
        blanks = None if kind == "lookup" else BLANKS
        said = []
        for item in items:
            if _is_bare(item, blanks) and not self.items.search(item):
                said.append(item)
            else:
                self._leave_out(f"{item!r:.60} of the {kind} {name!r:.60}", place)
        return Section(kind, name, tuple(said))

    def _marked(self, examples: tuple[TrainingExample, ...]) -> tuple[str, ...]:
        """Examples of one intent, their entities marked."""
        items = []
        for example in examples:
            if any(entity.extractor is not None for entity in example.entities):
                self._leave_out("the extractor of an entity", example.place)
            item = render_annotated(_without_extractors(example))
            if item is not None and self._is_said(example, item):
                items.append(item)
            else:
                self._leave_out(f"the example {example.text!r:.60}", example.place)
        return tuple(items)

    def _is_said(self, example: TrainingExample, item: str) -> bool:
        return (
            example.intent is not None
            and _is_bare(example.intent)
            and not self.names.search(example.intent)
            and bool(example.text.strip())
            and _is_bare(item, BLANKS if self.examples.search("\n") else f"{BLANKS}\n")
            and not self.examples.search(item)
        )

    def _leave_out(self, what: str, place: Place) -> None:
        self.left_out.append(Finding.warning(f"{what} cannot be said in this format", place))


def _is_bare(text: str, blanks: str | None = None) -> bool:
    """Whether there is something left, and nothing lost, when a reader strips a text."""
    return bool(text) and text == text.strip(blanks)


def _without_extractors(example: TrainingExample) -> TrainingExample:
    entities = tuple(replace(entity, extractor=None) for entity in example.entities)
    return replace(example, entities=entities)


def _by_value(synonyms: tuple[Synonym, ...]) -> dict[str, list[Synonym]]:
    groups: dict[str, list[Synonym]] = {}
    for synonym in synonyms:
        groups.setdefault(synonym.value, []).append(synonym)
    return groups
