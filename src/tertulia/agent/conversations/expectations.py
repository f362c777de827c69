"""What a value is expected to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tertulia.agent import wire
from tertulia.agent.state import Json


class Expectation(Protocol):
    """Something that a value is held against; as a text it completes "expected: …"."""

    def holds(self, value: Json) -> bool:
        """Whether the value is as expected; None is what is not there."""


@dataclass(frozen=True, slots=True)
class Equals:
    """Exactly this value; of texts, the blanks at both ends do not count."""

    wanted: Json

    def holds(self, value: Json) -> bool:
        """Whether it is the same."""
        return _same(self.wanted, value)

    def __str__(self) -> str:
        return shown(self.wanted)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several."""

    choices: tuple[Expectation, ...]

    def holds(self, value: Json) -> bool:
        """Whether it is one of them."""
        return any(choice.holds(value) for choice in self.choices)

    def __str__(self) -> str:
        return "one of " + ", ".join(map(str, self.choices))


@dataclass(frozen=True, slots=True)
class Matches:
    """A text in which a regular expression is found."""

    pattern: re.Pattern[str]

    def holds(self, value: Json) -> bool:
        """Whether it is found."""
        return isinstance(value, str) and self.pattern.search(value) is not None

    def __str__(self) -> str:
        return f"what the pattern {self.pattern.pattern} is found in"


@dataclass(frozen=True, slots=True)
class Contains:
    """A text that holds another, or a list that holds a value."""

    part: Json

    def holds(self, value: Json) -> bool:
        """Whether it is in there."""
        if isinstance(value, str):
            return isinstance(self.part, str) and self.part in value
        return isinstance(value, list) and any(_same(self.part, one) for one in value)

    def __str__(self) -> str:
        return f"something with {shown(self.part)} in it"


@dataclass(frozen=True, slots=True)
class Not:
    """Anything but what is described."""

    unwanted: Expectation

    def holds(self, value: Json) -> bool:
        """Whether it is something else."""
        return not self.unwanted.holds(value)

    def __str__(self) -> str:
        return f"anything but {self.unwanted}"


@dataclass(frozen=True, slots=True)
class Between:
    """A number within limits."""

    at_least: float = float("-inf")
    at_most: float = float("inf")

    def holds(self, value: Json) -> bool:
        """Whether it is a number, and within."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return self.at_least <= value <= self.at_most

    def __str__(self) -> str:
        if self.at_most == float("inf"):
            return f"at least {self.at_least:g}"
        return f"at most {self.at_most:g}"


@dataclass(frozen=True, slots=True)
class All:
    """Everything that is described."""

    parts: tuple[Expectation, ...]

    def holds(self, value: Json) -> bool:
        """Whether all of it is true."""
        return all(part.holds(value) for part in self.parts)

    def __str__(self) -> str:
        return " and ".join(map(str, self.parts))


def shown(value: Json, longest: int = 400) -> str:
    """A value in short, as JSON."""
    text = wire.encode(value).decode()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _same(wanted: Json, value: Json) -> bool:
    """Equality as JSON has it: `true` is not 1, but 4 is 4.0."""
    if isinstance(wanted, str) and isinstance(value, str):
        return wanted.strip() == value.strip()
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    if isinstance(wanted, Mapping) and isinstance(value, Mapping):
        return wanted.keys() == value.keys() and all(_same(wanted[k], value[k]) for k in wanted)
    if isinstance(wanted, list) and isinstance(value, list):
        return len(wanted) == len(value) and all(map(_same, wanted, value))
    return bool(wanted == value)
