"""What readers make of a file: data, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.data.files import read_text
from tertulia.nlu.place import Finding, Place
from tertulia.nlu.training_data import (
    AnnotatedEntity,
    LookupTable,
    RegexFeature,
    Synonym,
    TrainingData,
    TrainingExample,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Training data, and what was found wrong on the way."""

    data: TrainingData = field(default_factory=TrainingData)
    findings: tuple[Finding, ...] = ()

    @classmethod
    def merged(cls, parts: Iterable[Reading]) -> Reading:
        """Join several, one after the other."""
        parts = tuple(parts)
        findings = tuple(finding for part in parts for finding in part.findings)
        return cls(TrainingData.merged(part.data for part in parts), findings)


@dataclass(eq=False)
class Notes:
    """A reading in the making; `path` is the file that is read, None for mere text."""

    path: Path | None = None
    examples: list[TrainingExample] = field(default_factory=list)
    regexes: list[RegexFeature] = field(default_factory=list)
    lookups: list[LookupTable] = field(default_factory=list)
    synonyms: list[Synonym] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def reading(self) -> Reading:
        """What was gathered."""
        data = TrainingData(
            tuple(self.examples), tuple(self.regexes), tuple(self.lookups), tuple(self.synonyms)
        )
        return Reading(data, tuple(self.findings))

    def warn(self, message: str, line: int) -> None:
        """Note what one may live with."""
        self.findings.append(Finding.warning(message, Place(self.path, line)))

    def fail(self, message: str, line: int) -> None:
        """Note what forbids to use the data."""
        self.findings.append(Finding.error(message, Place(self.path, line)))

    def absorb(self, other: Notes) -> None:
        """Add what was gathered from another file."""
        self.examples += other.examples
        self.regexes += other.regexes
        self.lookups += other.lookups
        self.synonyms += other.synonyms
        self.findings += other.findings

    @contextmanager
    def item(self, line: int) -> Iterator[None]:
        """Note a `DataError` within, at its own place as far as it names one."""
        try:
            yield
        except DataError as error:
            self.findings.append(Finding.of(error, Place(self.path, line)))

    def add_example(
        self, text: str, intent: str | None, entities: Iterable[AnnotatedEntity], line: int
    ) -> None:
        """Add an example; with a warning, and not at all, where it says nothing or lies.

        Entities are put in the order of the text, the intent is stripped.
        """
        if not text.strip():
            self.warn("an example without words is left out", line)
            return
        ordered = tuple(sorted(entities, key=lambda entity: (entity.start, entity.end)))
        for entity in ordered:
            if not 0 <= entity.start < entity.end <= len(text):
                span = f"[{entity.start}, {entity.end})"
                cause = (
                    f"entity {entity.entity!r} covers {span} of a text of {len(text)} characters"
                )
                self.warn(f"{cause}: the example is left out", line)
                return
        stripped = (intent or "").strip() or None
        if intent is not None and stripped is None:
            self.warn("the intent of this example has no name", line)
        self.examples.append(TrainingExample(text, stripped, ordered, Place(self.path, line)))

    def add_regex(self, name: str, pattern: str, line: int) -> None:
        """Add a regular expression."""
        self.regexes.append(RegexFeature(name, pattern, Place(self.path, line)))

    def add_synonym(self, surface: str, value: str, line: int) -> None:
        """Add a way to write a value."""
        self.synonyms.append(Synonym(surface, value, Place(self.path, line)))

    def add_lookup(self, name: str, elements: Iterable[str], line: int) -> None:
        """Add a lookup table of what stands in the file: stripped, and without what is empty."""
        self._add_lookup(name, elements, None, line)

    def add_lookup_file(self, name: str, file: str, line: int) -> None:
        """Add a lookup table that stands in a file of its own, an element a line.

        The file is looked for beside the data, then in the current folder.

        Raises:
            DataError: it cannot be read, or the data do not come from a file themselves.
        """
        if self.path is None:
            raise DataError(f"lookup {name!r}: data sent as text cannot name the file {file!r}")
        places = (self.path.parent / file, Path(file))
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            raise DataError(
                f"lookup {name!r}: there is no file {file!r}, here or in the data's folder"
            )
        try:
            elements = read_text(found).split("\n")
        except DataError as error:
            raise DataError(f"lookup {name!r}: {error}") from error
        self._add_lookup(name, elements, found, line)

    def _add_lookup(self, name: str, elements: Iterable[str], file: Path | None, line: int) -> None:
        kept = tuple(stripped for element in elements if (stripped := element.strip()))
        if kept:
            self.lookups.append(LookupTable(name, kept, file, Place(self.path, line)))
        else:
            self.warn(f"lookup {name!r} is empty and left out", line)
