"""Opening hours: at which times of which days there is somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Self

from tertulia.core.errors import ParameterError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([0-2]?\d:[0-5]\d)\s*-\s*([0-2]?\d:[0-5]\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another, both included; past midnight if it ends before it begins."""

    first: time
    last: time

    @property
    def is_overnight(self) -> bool:
        """Whether it ends on the next day."""
        return self.last < self.first

    def __str__(self) -> str:
        return f"{self.first:%H:%M}-{self.last:%H:%M}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of time by weekday, Monday first."""

    week: tuple[tuple[Span, ...], ...]

    @classmethod
    def of(cls, table: Mapping[str, Sequence[str]]) -> Self:
        """Read a table such as `{"mon-fri": ["13:00-16:00"], "sat,sun": ["12:00-17:00"]}`.

        Raises:
            ParameterError: it has days or times that are none.
        """
        week: list[tuple[Span, ...]] = [()] * 7
        for days, spans in table.items():
            read = tuple(map(_span, spans))
            for day in _weekdays(days):
                week[day] += read
        return cls(tuple(week))

    def on(self, day: date | None) -> tuple[Span, ...]:
        """The spans that begin on a day; where it is not known, those of all days, each once."""
        if day is not None:
            return self.week[day.weekday()]
        return tuple(dict.fromkeys(span for spans in self.week for span in spans))

    def include(self, day: date | None, clock: time | None) -> bool:
        """Whether there is somebody; at any time, or on any day, where it is not known."""
        if clock is None:
            return bool(self.on(day))
        return any(_begins_before(span, clock) for span in self.on(day)) or any(
            span.is_overnight and clock <= span.last for span in self.on(_day_before(day))
        )


def _begins_before(span: Span, clock: time) -> bool:
    return span.first <= clock and (span.is_overnight or clock <= span.last)


def _day_before(day: date | None) -> date | None:
    return None if day is None or day == date.min else day - timedelta(days=1)


def _weekdays(text: str) -> list[int]:
    """The days of `daily`, `mon`, `mon-fri`, or several of them with commas."""
    if text.strip().lower() == "daily":
        return [*range(7)]
    found: list[int] = []
    for part in text.lower().split(","):
        first, _, last = (name.strip() for name in part.partition("-"))
        if first not in _DAYS or (last or first) not in _DAYS:
            raise ParameterError(
                f"{text!r} are no days: write `daily`, or some of {', '.join(_DAYS)}, as `mon-fri`"
            )
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        found += [day % 7 for day in range(begin, end + 1 + 7 * (end < begin))]
    return found


def _span(text: str) -> Span:
    matched = _SPAN.fullmatch(text.strip())
    try:
        if matched:
            return Span(*(time.fromisoformat(part.zfill(5)) for part in matched.groups()))
    except ValueError:  # 25:00
        pass
    raise ParameterError(f"{text!r} are no hours: write them as `13:00-16:00`")
