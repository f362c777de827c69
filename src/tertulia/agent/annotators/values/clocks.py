"""Times of the day in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from tertulia.agent.annotators.values.vocabulary import Half, Vocabulary


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day, and where it stands."""

    start: int
    end: int
    minutes: int  # since midnight
    is_ambiguous: bool

    @property
    def time(self) -> time:
        """The time of the day."""
        return time(*divmod(self.minutes, 60))

    def in_half(self, half: Half) -> Clock:
        """The time, meant in a part of the day, if it may be in any."""
        if not self.is_ambiguous:
            return self
        hour, minutes = divmod(self.minutes, 60)
        return replace(self, minutes=60 * _hour(hour, half) + minutes, is_ambiguous=False)


def find_clocks(text: str, vocabulary: Vocabulary) -> list[Clock]:
    """The times in a folded text, none of which overlaps another; longer patterns go first."""
    found: list[Clock] = []
    for clock in _all(text, vocabulary):
        if not any(clock.start < other.end and other.start < clock.end for other in found):
            found.append(clock)
    return sorted(found, key=lambda clock: clock.start)


def half_in(text: str, vocabulary: Vocabulary) -> Half | None:
    """The part of the day of which a text speaks."""
    return next((half for word, half in vocabulary.parts.items() if word in text), None)


def is_night_in(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text speaks of the night."""
    return any(half == "night" and word in text for word, half in vocabulary.parts.items())


def _all(text: str, vocabulary: Vocabulary) -> Iterator[Clock]:
    for pattern, offset in vocabulary.clock_patterns:
        for match in pattern.finditer(text):
            clock = _clock(match, offset, vocabulary)
            if clock is not None:
                yield clock
    if vocabulary.fixed_clocks is not None:
        for match in vocabulary.fixed_clocks.finditer(text):
            fixed = time.fromisoformat(vocabulary.clock_words[" ".join(match[0].split())])
            yield Clock(*match.span(), 60 * fixed.hour + fixed.minute, is_ambiguous=False)


def _clock(match: re.Match[str], offset: int, vocabulary: Vocabulary) -> Clock | None:
    """What a pattern has captured, if there is such a time."""
    groups = match.groupdict()
    hour = vocabulary.number(groups["hour"])
    after = vocabulary.number(groups.get("minutes") or "0")
    before = vocabulary.number(groups.get("before") or "0")
    if hour is None or after is None or before is None or hour > 24 or max(after, before) > 59:
        return None
    half = half_in(groups.get("part") or "", vocabulary)
    is_ambiguous = half is None and 0 < hour <= 12 and groups["hour"][0] != "0"
    hour = hour if half is None else _hour(hour, half)
    minutes = (60 * hour + after - before + offset) % 1440
    return Clock(*match.span(), minutes, is_ambiguous=is_ambiguous)


def _hour(hour: int, half: Half) -> int:
    """An hour up to twelve in a part of the day; others are what they are."""
    if hour > 12:
        return hour
    is_late = half == "pm" or (half == "night" and 6 <= hour < 12)
    return hour % 12 + 12 * is_late
