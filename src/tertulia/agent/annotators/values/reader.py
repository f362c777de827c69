"""Finds numbers, days and times in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tertulia.agent.annotators.values.clocks import Clock, find_clocks, half_in, is_night_in
from tertulia.agent.annotators.values.days import Day, DayFinder
from tertulia.agent.annotators.values.elsewhere import ELSEWHERE
from tertulia.agent.annotators.values.english import ENGLISH
from tertulia.agent.annotators.values.found import Found
from tertulia.agent.annotators.values.spanish import SPANISH
from tertulia.agent.annotators.values.vocabulary import Vocabulary
from tertulia.agent.folding import folded

VOCABULARIES: Mapping[str, Vocabulary] = {"en": ENGLISH, "es": SPANISH, **ELSEWHERE}

_DIGITS = re.compile(
    r"(?<![\w.,:/+-])(?<!\d[ ])-?\d{1,9}(?:[.,]\d{1,4})?(?![\w:/-]|[.,]\d|[ ]\d{3})"
)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_WORD = re.compile(r"\w+")
_LONGEST_JOINT = 40
_DAWN = 6 * 60  # minutes
_FEW_WORDS = 2  # of which the last may be a word that is seldom meant as a number


class Reader:
    """Reads texts in one language.

    Args:
        language: its code; one without a vocabulary has digits only.
        day_first: whether 5/3 is in March.
    """

    def __init__(self, language: str, *, day_first: bool = True) -> None:
        self._vocabulary = VOCABULARIES.get(language.partition("-")[0], Vocabulary(numbers={}))
        self._day_first = day_first

    def find(self, text: str, now: datetime) -> list[Found]:
        """The values in a text, in order, none of which overlaps another.

        Args:
            text: what was said.
            now: the local time, without a zone.
        """
        plain = folded(text)
        days = DayFinder(self._vocabulary, now, self._day_first).find(plain)
        moments = self._moments(plain, days, now)
        numbers = [
            found
            for found in sorted(self._numbers(plain), key=lambda found: found.start)
            if not any(found.overlaps(moment.start, moment.end) for moment in moments)
        ]
        values = [*moments, *self._summed(plain, numbers)]
        return sorted(values, key=lambda found: found.start)

    def _moments(self, text: str, days: Sequence[Day], now: datetime) -> list[Found]:
        """Days and times; those that belong together are one."""
        clocks = find_clocks(text, self._vocabulary)
        found = []
        for day in days:
            clock = next((one for one in clocks if self._is_joined(text, day, one)), None)
            if clock is None or day.clock is not None or day.day is None:
                found.append(_day(day))
                continue
            clocks.remove(clock)
            clock = self._in_its_half(text, day, clock)
            found.append(_both(self._in_its_night(text, day, clock, now), clock))
        return _apart([*found, *map(_clock, clocks)])

    def _is_joined(self, text: str, day: Day, clock: Clock) -> bool:
        between = text[min(day.end, clock.end) : max(day.start, clock.start)]
        is_short = len(between) <= _LONGEST_JOINT
        return is_short and bool(self._vocabulary.joint.fullmatch(between))

    def _in_its_half(self, text: str, day: Day, clock: Clock) -> Clock:
        """The time in the part of the day that was said before it: this evening at eight."""
        said = text[min(day.end, clock.end) : max(day.start, clock.start)]
        if day.is_today:
            said += text[day.start : day.end]
        half = half_in(said, self._vocabulary)
        return clock if half is None else clock.in_half(half)

    def _in_its_night(self, text: str, day: Day, clock: Clock, now: datetime) -> Day:
        """The next day for the small hours that are to come tonight."""
        said = text[min(day.start, clock.start) : max(day.end, clock.end)]
        is_night = clock.minutes == 0 or is_night_in(said, self._vocabulary)
        is_to_come = clock.minutes < _DAWN and clock.time <= now.time()
        if day.is_today and day.day is not None and is_night and is_to_come:
            return replace(day, day=day.day + timedelta(days=1))
        return day

    def _numbers(self, text: str) -> Iterator[Found]:
        for match in _DIGITS.finditer(text):
            is_grouped = _THOUSANDS.fullmatch(match[0])
            digits = re.sub("[.,]", "" if is_grouped else ".", match[0])
            yield self._number(_plain(float(digits)), match)
        if self._vocabulary.numbers:
            yield from self._number_words(text)

    def _number_words(self, text: str) -> Iterator[Found]:
        vocabulary = self._vocabulary
        words = _WORD.findall(text)
        last = words[-1] if 0 < len(words) <= _FEW_WORDS else None
        for match in vocabulary.number_words.finditer(text):
            word = " ".join(match[0].split())
            found = self._number(vocabulary.numbers[word], match)
            is_shy = word in vocabulary.shy_numbers and word != last
            if not is_shy or (found.is_count and _ends_sense(text, match.end(), vocabulary)):
                yield found

    def _number(self, value: float, match: re.Match[str]) -> Found:
        """A number, which counts something or does not."""
        text, (start, end), words = match.string, match.span(), self._vocabulary
        is_behind = bool(words.counters and words.before_count.search(text[:start]))
        is_before = bool(words.counted and words.after_count.match(text, end))
        unit = words.after_unit.match(text, end) if is_before else None
        return Found(
            "number",
            value,
            start,
            end,
            is_count=is_behind or is_before,
            unit=unit[1] if unit else "",
        )

    def _summed(self, text: str, numbers: Sequence[Found]) -> list[Found]:
        """Numbers, of which those that count the people of one party are one."""
        words, summed = self._vocabulary, list(numbers[:1])
        for number in numbers[1:]:
            last, between = summed[-1], text[summed[-1].end : number.start]
            is_added = words.people and words.sum.fullmatch(between)
            if is_added and words.after_people.match(text, number.end):
                value = float(last.value) + float(number.value)
                summed[-1] = replace(last, value=_plain(value), end=number.end)
            else:
                summed.append(number)
        return summed


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _ends_sense(text: str, end: int, vocabulary: Vocabulary) -> bool:
    """Whether nothing follows a word that it would belong to, as in "one moment"."""
    return vocabulary.after_count.match(text, end) is not None or not text[end:].strip(" .,!?")


def _day(day: Day) -> Found:
    if day.day is None:
        return Found("nothing", "", day.start, day.end)
    if day.clock is None:
        return Found("date", str(day.day), day.start, day.end)
    value = f"{day.day}T{day.clock:%H:%M}"
    return Found("datetime", value, day.start, day.end)


def _clock(clock: Clock) -> Found:
    return Found("time", f"{clock.time:%H:%M}", clock.start, clock.end, clock.is_ambiguous)


def _both(day: Day, clock: Clock) -> Found:
    start, end = min(day.start, clock.start), max(day.end, clock.end)
    value = f"{day.day}T{clock.time:%H:%M}"
    return Found("datetime", value, start, end, clock.is_ambiguous)


def _apart(found: Sequence[Found]) -> list[Found]:
    """Values that do not overlap, those that say most before the others."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda found: found.start - found.end):
        if not any(one.overlaps(other.start, other.end) for other in kept):
            kept.append(one)
    return kept
