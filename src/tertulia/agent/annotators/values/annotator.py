"""Annotates what was said with the values that can be reckoned with."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Meta

from tertulia.agent.annotators.values.entities import Normaliser
from tertulia.agent.annotators.values.other_dates import OtherDates
from tertulia.agent.annotators.values.reader import Reader
from tertulia.agent.connectors.view import View
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.state import Json, JsonObject
from tertulia.core.errors import ParameterError, TertuliaError

Types: TypeAlias = Annotated[Sequence[str], Meta(min_length=1)]
Length: TypeAlias = Annotated[int, Meta(ge=1, le=10_000)]


@dataclass(eq=False, kw_only=True)
class ValueAnnotator:
    """Adds values to the entities of an NLU annotation, and those that it has missed.

    Answers in the form of that annotation: `intent`, and `entities` whose `value` is a number or
    a day and time such as `2026-03-06T21:00`, with their `type`; besides `now`, from when days
    were counted. It takes the whole dialogue, so it needs no formatter. A message may say itself
    when and where it was written: its attributes `now`, an ISO time, and `tz`, a time zone.

    Attributes:
        annotator: the label of the annotation whose intent and entities are taken over.
        languages: in which values are looked for; that of the human goes first.
        numbers: the types of entities that are numbers; others that are found get the first.
        times: the types of entities that are days and times, likewise.
        time_zone: where the humans are.
        day_first: whether 5/3 is in March.
        find: whether values are looked for that the NLU has not found.
        longest: how many characters are read.

    Raises:
        ParameterError: there is no such time zone.
    """

    annotator: str = "nlu"
    languages: Types = ("en", "es")
    numbers: Types = ("number",)
    times: Types = ("time",)
    time_zone: str = "UTC"
    day_first: bool = True
    find: bool = True
    longest: Length = 1000
    _normaliser: Normaliser | None = field(default=None, init=False, repr=False)
    _zone: ZoneInfo = field(init=False, repr=False)

    window = 1

    def __post_init__(self) -> None:
        zone = _zone(self.time_zone)
        if zone is None:
            raise ParameterError(f"there is no time zone {self.time_zone!r}: try Europe/Madrid")
        self._zone = zone

    async def start(self) -> None:
        """Load what reads dates.

        Raises:
            ConnectorError: a library is not installed, or a language is not known.
        """
        try:
            self._normaliser = await asyncio.to_thread(self._prepared)
        except TertuliaError as error:
            raise ConnectorError(f"ValueAnnotator cannot be started: {error}") from error

    async def stop(self) -> None:
        """Forget what was loaded."""
        self._normaliser = None

    async def send(self, request: Request) -> JsonObject:
        """Annotate the last utterance.

        Raises:
            ConnectorError: it was not given a dialogue, or was not started.
        """
        if self._normaliser is None:
            raise ConnectorError("ValueAnnotator does not run: start its connector first")
        view = View.of(request.payload, "ValueAnnotator")
        annotation = view.said["annotations"].get(self.annotator)
        understood = annotation if isinstance(annotation, dict) else {}
        read = understood.get("text")  # which may have been corrected, and is what spans count
        text = read if isinstance(read, str) else str(view.said["text"])
        found, now = understood.get("entities"), self._now(view.said)
        entities = self._normaliser.normalise(
            text, found if isinstance(found, list) else [], now, view.language
        )
        intent = understood.get("intent")
        return {"text": text, "intent": intent, "entities": entities, "now": now.isoformat()}

    def _prepared(self) -> Normaliser:
        readers = {code: Reader(code, day_first=self.day_first) for code in self.languages}
        now = datetime(2026, 1, 1)  # noqa: DTZ001 - any day will do to be warm
        others = OtherDates(self.languages, day_first=self.day_first)
        for reader in readers.values():
            reader.find("x", now)
        others.read("xxx", now)
        return Normaliser(
            readers=readers,
            others=others,
            numbers=self.numbers,
            times=self.times,
            finds=self.find,
            longest=self.longest,
        )

    def _now(self, spoken: Mapping[str, Json]) -> datetime:
        """When it was said, by the clocks where the human is."""
        attributes = spoken.get("attributes") or {}
        zone = _zone(attributes.get("tz")) or self._zone
        said = _instant(attributes.get("now"))
        if said is not None and said.tzinfo is None:
            return said.replace(microsecond=0)
        moment = said or _instant(spoken.get("date_time")) or datetime.now(UTC)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _zone(name: Json) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and len(name) < 64 else None
    except (OSError, ValueError, LookupError):  # no such file, or no name of one
        return None


def _instant(text: Json) -> datetime | None:
    """A time that a message gives, if it is one of our days."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    return moment if moment is not None and 1970 < moment.year < 2200 else None
