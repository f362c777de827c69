"""The words of a language for numbers, days and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

Half: TypeAlias = Literal["am", "pm", "night"]
"""A part of the day that says which of two hours is meant."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, without accents and capitals.

    In patterns, `{n}` stands for a number up to 60 and `{part}` for a part of the day, with the
    group `hour`, `minutes` or `part` about them. Of two patterns the first one counts.

    Attributes:
        numbers: the number words.
        shy_numbers: those that mean a number only where something is counted, or where hardly
            anything else is said, as `one`.
        counters: what stands before a number that counts something, as `for`.
        counted: what stands behind it, as `nights`.
        people: what stands behind it if it may be added to others, as `adults` to `children`.
        plus: what stands between these.
        clocks: patterns of times of the day, after each the minutes to add to what they capture.
        clock_words: words for one time of the day, such as `noon`.
        parts: words for parts of the day.
        days: words for days, counted from today.
        day_patterns: patterns of days and moments, with the groups `weekday`, `gone`, `now`,
            `day`, `month`, `year`, `count` and `unit`; `half` a unit may be added, or `more` of
            `smaller` ones.
        weekdays: their names, Monday first.
        months: their names, January first.
        units: words for stretches of time, in minutes.
        joints: what may stand between a day and a time that belong together.
    """

    numbers: Mapping[str, int]
    shy_numbers: frozenset[str] = frozenset()
    counters: str = ""
    counted: str = ""
    people: str = ""
    plus: str = ""
    clocks: Sequence[tuple[str, int]] = ()
    clock_words: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Half] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    day_patterns: Sequence[str] = ()
    weekdays: Sequence[Sequence[str]] = ()
    months: Sequence[Sequence[str]] = ()
    units: Mapping[str, int] = field(default_factory=dict)
    joints: str = ""

    @property
    def words(self) -> list[str]:
        """Words for numbers, days and stretches of time, all of which are spelt as they should."""
        names = [name for names in (*self.weekdays, *self.months) for name in names]
        return [*self.numbers, *names, *self.units, *self.days, *self.parts, *self.clock_words]

    @cached_property
    def number_words(self) -> re.Pattern[str]:
        """A number in words."""
        return re.compile(rf"\b(?:{any_of(self.numbers)})\b")

    @cached_property
    def before_count(self) -> re.Pattern[str]:
        """The end of a text after which something is counted."""
        return re.compile(rf"\b(?:{self.counters})\s+$")

    @cached_property
    def after_count(self) -> re.Pattern[str]:
        """What was counted."""
        return re.compile(rf"\s*(?:{self.people}|{self.counted})\b")

    @cached_property
    def after_unit(self) -> re.Pattern[str]:
        """What was counted, if not people."""
        return re.compile(rf"\s*({self.counted})\b")

    @cached_property
    def after_people(self) -> re.Pattern[str]:
        """The people that were counted."""
        return re.compile(rf"\s*(?:{self.people})\b")

    @cached_property
    def sum(self) -> re.Pattern[str]:
        """All that stands between the numbers of people who belong together."""
        return re.compile(rf"\s*(?:{self.people})\s*(?:,|\+|&|{self.plus})\s*")

    @cached_property
    def clock_patterns(self) -> Sequence[tuple[re.Pattern[str], int]]:
        """The patterns of times, compiled."""
        small = [word for word, number in self.numbers.items() if number < 60]
        gaps = {"n": rf"(?:\d\d?|{any_of(small)})", "part": any_of(self.parts)}
        return [(re.compile(filled(text, gaps)), minutes) for text, minutes in self.clocks]

    @cached_property
    def calendar_patterns(self) -> Sequence[re.Pattern[str]]:
        """The patterns of days, compiled."""
        gaps = {
            "n": rf"(?:\d+|{any_of(self.numbers)})",
            "weekday": any_of(name for names in self.weekdays for name in names),
            "month": any_of(name for names in self.months for name in names),
            "unit": any_of(self.units),
            "days": any_of(self.days),
        }
        return [re.compile(filled(text, gaps)) for text in self.day_patterns]

    @cached_property
    def fixed_clocks(self) -> re.Pattern[str] | None:
        """A word for a time of the day."""
        words = any_of(self.clock_words)
        return re.compile(rf"\b(?:{words})\b") if words else None

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """All that stands between a day and a time that belong together."""
        words = rf"(?:{self.joints}|{any_of(self.parts)})"
        return re.compile(rf"[\s,]*(?:{words}[\s,]+)*(?:{words})?")

    def number(self, text: str) -> int | None:
        """The number that digits or a word stand for."""
        return int(text) if text.isdigit() else self.numbers.get(" ".join(text.split()))


def any_of(words: Iterable[str]) -> str:
    """A pattern of one of some words, the longest first."""
    listed = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)


def filled(pattern: str, gaps: Mapping[str, str]) -> str:
    """A pattern whose gaps are filled, and in which a blank is any number of blanks."""
    pattern = pattern.replace(" ", r"\s+")
    for name, words in gaps.items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{words})")
    return pattern
