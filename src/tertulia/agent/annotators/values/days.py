"""Days in a text, and moments that are counted from now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tertulia.agent.annotators.values.vocabulary import Vocabulary

_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?=$|\D)")
_SLASHES = re.compile(
    r"(?<![\d/.])(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>\d{4}|\d\d))?(?![\d/])"
)
_DOTS = re.compile(r"(?<![\d/.])(?P<first>\d\d?)[.-](?P<second>\d\d?)[.-](?P<year>\d{4})(?!\d)")
_FARTHEST = 366 * 1440  # minutes
_LEAP_YEARS = 4 * 12 + 1  # months, in which every day of the calendar comes


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and where it stands; with a time, if it was counted from now in hours.

    `day` is None where there is no such day, as the 30th of February. `is_today` says that it may
    be a part of the day that is spoken of, as in "tonight".
    """

    start: int
    end: int
    day: date | None
    clock: time | None = None
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class DayFinder:
    """Finds days, as seen from now.

    Attributes:
        vocabulary: the words of a language.
        now: the local time.
        day_first: whether 5/3 is in March.
    """

    vocabulary: Vocabulary
    now: datetime
    day_first: bool = True

    def find(self, text: str) -> list[Day]:
        """The days in a folded text, none of which overlaps another."""
        read = [self._day(match) for match in self._matches(text)]
        found: list[Day] = []
        for day in sorted(read, key=lambda one: one.day is None):
            if not any(day.start < one.end and one.start < day.end for one in found):
                found.append(day)
        return sorted(found, key=lambda one: one.start)

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        for pattern in (_ISO, _DOTS, _SLASHES, *self.vocabulary.calendar_patterns):
            yield from pattern.finditer(text)

    def _day(self, match: re.Match[str]) -> Day:
        try:
            return self._read(match)
        except (ValueError, OverflowError):  # the 30th of February
            return Day(*match.span(), None)

    def _read(self, match: re.Match[str]) -> Day:
        start, end = match.span()
        groups = {name: " ".join(text.split()) for name, text in match.groupdict().items() if text}
        if "relative" in groups:
            days = self.vocabulary.days[groups["relative"]]
            return Day(start, end, self._today + timedelta(days=days), is_today=days == 0)
        if "unit" in groups:
            return self._from_now(start, end, groups)
        if "weekday" in groups:
            weekday = _index(self.vocabulary.weekdays, groups["weekday"])
            ahead = (weekday - self._today.weekday()) % 7 or 7
            return Day(start, end, self._today + timedelta(days=ahead))
        if "now" in groups:
            return Day(start, end, self._today, self.now.time().replace(second=0, microsecond=0))
        if "gone" in groups:
            weekday = _index(self.vocabulary.weekdays, groups["gone"])
            ago = (self._today.weekday() - weekday) % 7 or 7
            return Day(start, end, self._today - timedelta(days=ago))
        day = self._date(*self._day_and_month(groups), groups.get("year"))
        return Day(start, end, day)

    @property
    def _today(self) -> date:
        return self.now.date()

    def _from_now(self, start: int, end: int, groups: Mapping[str, str]) -> Day:
        units, count = self.vocabulary.units, groups["count"]
        number = self.vocabulary.number(count)
        times = number if number is not None else 0.5 if count.startswith(("half", "med")) else 1
        times += 0.5 if "half" in groups else 0
        more = self.vocabulary.number(groups.get("more", "0")) or 0
        minutes = times * units[groups["unit"]] + more * units.get(groups.get("smaller", ""), 0)
        if minutes > _FARTHEST:
            return Day(start, end, None)
        then = self.now + timedelta(minutes=minutes)
        is_counted_in_days = units[groups["unit"]] >= 1440
        clock = None if is_counted_in_days else then.time().replace(second=0, microsecond=0)
        return Day(start, end, then.date(), clock)

    def _day_and_month(self, groups: Mapping[str, str]) -> tuple[int, int | None]:
        if "first" in groups:
            first, second = int(groups["first"]), int(groups["second"])
            is_day_first = second <= 12 and (self.day_first or first > 12)
            return (first, second) if is_day_first else (second, first)
        day, month = int(groups["day"]), groups.get("month")
        if month is None or month.isdigit():
            return day, None if month is None else int(month)
        return day, 1 + _index(self.vocabulary.months, month)

    def _date(self, day: int, month: int | None, year: str | None) -> date | None:
        """A day of the calendar; the next such, where year or month are not said."""
        if year is not None and month is not None:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        days = (_existing(*ahead, day) for ahead in self._months() if month in {None, ahead[1]})
        return next((one for one in days if one and one >= self._today), None)

    def _months(self) -> Iterator[tuple[int, int]]:
        """This month and those to come, each with its year."""
        first = self._today.month - 1
        for later in range(first, first + _LEAP_YEARS):
            yield self._today.year + later // 12, later % 12 + 1


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 30th of February
        return None


def _index(names: Sequence[Sequence[str]], name: str) -> int:
    return next(index for index, same in enumerate(names) if name in same)
