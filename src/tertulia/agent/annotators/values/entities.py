"""Entities with values that can be reckoned with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tertulia.agent.annotators.values.found import Found
from tertulia.agent.annotators.values.other_dates import OtherDates
from tertulia.agent.annotators.values.reader import Reader
from tertulia.agent.state import Json, JsonObject

_FEW_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Normaliser:
    """Joins what an NLU pipeline found with what can be read.

    Attributes:
        readers: by language, in the order in which they are tried.
        others: reads dates that they do not know.
        numbers, times: the types of entities that are such.
        finds: whether values are added that the pipeline did not find.
        longest: of longer texts, nothing is read.
    """

    readers: Mapping[str, Reader]
    others: OtherDates
    numbers: Sequence[str]
    times: Sequence[str]
    finds: bool
    longest: int

    def normalise(
        self, text: str, entities: Sequence[Json], now: datetime, language: str
    ) -> list[JsonObject]:
        """The entities, those with values normalised, and the values that were missed."""
        listed = [entity for entity in entities if isinstance(entity, dict)]
        if len(text) > self.longest:
            return listed
        found = self._found(text, now, language)
        pairing = _Pairing(text, found, lambda surface: self.others.read(surface, now))
        for entity in listed:
            kind = entity.get("entity")
            if kind in self.times:
                pairing.add_moment(entity, may_be_dropped=self.finds)
            elif kind in self.numbers:
                pairing.add_number(entity, may_be_dropped=self.finds)
            else:
                pairing.add(entity)
        if self.finds:
            pairing.add_missed(self.numbers[0], self.times[0])
        return sorted(pairing.entities, key=lambda entity: _span(entity) or (0, 0))

    def _found(self, text: str, now: datetime, language: str) -> list[Found]:
        """What the reader finds that understands most of the text.

        Of those that understand as much, that of the human's language goes first. If that finds
        nothing, a few letters that are a number elsewhere mean nothing in a sentence.
        """
        code = language.partition("-")[0]
        order = sorted(self.readers, key=lambda known: known.partition("-")[0] != code)
        results = [self.readers[known].find(text, now) for known in order]
        is_sentence = len(text.split()) > _FEW_WORDS
        if code in self.readers and not results[0] and is_sentence:
            results = [found for found in results if any(one.kind != "number" for one in found)]
        return max(results, key=_characters, default=[])


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Gives every entity the value that was found where it stands.

    Attributes:
        text: what was said.
        found: the values in it.
        read: reads a date that was not found.
        entities: those that are done.
        used: the values that an entity has got.
    """

    text: str
    found: Sequence[Found]
    read: Callable[[str], str | None]
    entities: list[JsonObject] = field(default_factory=list)
    used: set[Found] = field(default_factory=set)

    def add(self, entity: JsonObject) -> None:
        """Keep an entity as it is, but for its words."""
        span = _span(entity)
        self.entities.append(entity if span is None else {"text": self._words(span), **entity})

    def add_number(self, entity: JsonObject, *, may_be_dropped: bool) -> None:
        """Give an entity its number; drop it if it is a part of a day or time."""
        here = self._here(entity)
        number = next((one for one in here if one.kind == "number"), None)
        if number is not None:
            self._give(entity, number)
        elif not (here and may_be_dropped):
            self.add(entity)

    def add_moment(self, entity: JsonObject, *, may_be_dropped: bool) -> None:
        """Give an entity its day or time; a number that was taken for one may be an hour."""
        here, span = self._here(entity), _span(entity)
        moment = next((one for one in here if one.kind not in {"number", "nothing"}), None)
        if moment is not None:
            self._give(entity, moment)
        elif here and span and (hour := _hour(here[0], span)):
            self.used.add(here[0])
            self._give(entity, hour)
        elif here:  # a number that is no hour, or no day, which is no entity of this type
            if not may_be_dropped:
                self.add(entity)
        elif span and (value := self.read(self._words(span)) or self._read_synonym(entity)):
            self._give(entity, Found("datetime" if "T" in value else "date", value, *span))
        else:
            self.add(entity)

    def add_missed(self, number: str, time: str) -> None:
        """Make entities of the values that no entity has, where there is none."""
        spans = [span for entity in self.entities if (span := _span(entity))]
        for one in self.found:
            is_free = one not in self.used and not any(one.overlaps(*span) for span in spans)
            if is_free and one.kind != "nothing":
                self.entities.append(
                    one.as_entity(number if one.kind == "number" else time, self.text)
                )

    def _here(self, entity: JsonObject) -> list[Found]:
        span = _span(entity)
        return [one for one in self.found if span and one.overlaps(*span)]

    def _give(self, entity: JsonObject, value: Found) -> None:
        """A value, which may reach farther than the entity, goes to one entity only."""
        if value not in self.used:
            self.used.add(value)
            self.entities.append({**entity, **value.as_entity(entity["entity"], self.text)})

    def _read_synonym(self, entity: JsonObject) -> str | None:
        """What the NLU says that the words stand for: `now` for `asap`."""
        value = entity.get("value")
        return self.read(value) if isinstance(value, str) else None

    def _words(self, span: tuple[int, int]) -> str:
        return self.text[slice(*span)]


def _span(entity: JsonObject) -> tuple[int, int] | None:
    start, end = entity.get("start"), entity.get("end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        return start, end
    return None


def _hour(number: Found, span: tuple[int, int]) -> Found | None:
    """The time that a number stands for, where that is said to be one, unless it counts."""
    value = number.value
    if not isinstance(value, int) or not 0 <= value <= 24 or number.is_count:
        return None
    return Found("time", f"{value % 24:02}:00", *span, is_ambiguous=0 < value <= 12)


def _characters(found: Sequence[Found]) -> int:
    return sum(one.end - one.start for one in found)
