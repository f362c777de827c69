"""Moments of which the day, the time, or both are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self

from tertulia.agent.state import Json

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_BOTH = re.compile(rf"({_DAY.pattern})[T ]({_CLOCK.pattern})(?:Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time of the day, or both.

    Attributes:
        day: the day, where it is known.
        clock: the time, where it is known.
        is_ambiguous: whether the time may just as well be twelve hours later.
        is_day_held: whether only the time was said, and the day is that of an earlier moment.
    """

    day: date | None = None
    clock: time | None = None
    is_ambiguous: bool = False
    is_day_held: bool = False

    @classmethod
    def read(cls, value: Json, *, is_ambiguous: bool = False) -> Self | None:
        """Read `2026-03-06`, `21:00` or `2026-03-06T21:00`; None if it is nothing of these."""
        if not isinstance(value, str):
            return None
        try:
            if _DAY.fullmatch(value):
                return cls(day=date.fromisoformat(value))
            if _CLOCK.fullmatch(value):
                clock = time.fromisoformat(value).replace(second=0, microsecond=0)
                return cls(clock=clock, is_ambiguous=is_ambiguous)
            if both := _BOTH.fullmatch(value):
                clock = time.fromisoformat(both[2]).replace(second=0, microsecond=0)
                return cls(date.fromisoformat(both[1]), clock, is_ambiguous)
        except ValueError:  # the 30th of February
            pass
        return None

    def __str__(self) -> str:
        day = "" if self.day is None else self.day.isoformat()
        clock = "" if self.clock is None else f"{self.clock:%H:%M}"
        return "T".join(part for part in (day, clock) if part)

    @property
    def instant(self) -> datetime | None:
        """The moment itself, if day and time are known."""
        if self.day is None or self.clock is None:
            return None
        return datetime.combine(self.day, self.clock)

    def over(self, earlier: Moment) -> Moment:
        """What is known now, where something was known before."""
        if self.clock is None:
            return replace(earlier, day=self.day or earlier.day)
        is_day_held = self.day is None and earlier.day is not None
        return replace(self, day=self.day or earlier.day, is_day_held=is_day_held)

    def readings(self) -> list[Moment]:
        """What it may mean, what was said literally first."""
        plain = replace(self, is_ambiguous=False)
        if self.clock is None or not self.is_ambiguous:
            return [plain]
        later = self.clock.replace(hour=(self.clock.hour + 12) % 24)
        return [plain, replace(plain, clock=later)]

    def next_after(self, now: datetime) -> Moment:
        """The next such moment, if it has a time and no day."""
        if self.day is not None or self.clock is None:
            return self
        is_over = self.clock <= now.time()
        return replace(self, day=now.date() + timedelta(days=int(is_over)))
