"""A value that was found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tertulia.agent.state import JsonObject

Kind: TypeAlias = Literal["number", "date", "time", "datetime", "nothing"]
"""What a value is; nothing is a day that does not exist."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and the characters `[start, end)` that say it.

    Attributes:
        kind: what it is.
        value: the number; or `2026-03-06`, `21:00` or `2026-03-06T21:00`; empty for nothing.
        start, end: where it stands.
        is_ambiguous: whether the time may be twelve hours later just as well.
        is_count: whether the number counts people or things, and is no hour.
        unit: what it counts, as `nights`; empty where that is people, or is not said.
    """

    kind: Kind
    value: int | float | str
    start: int
    end: int
    is_ambiguous: bool = False
    is_count: bool = False
    unit: str = ""

    def overlaps(self, start: int, end: int) -> bool:
        """Whether they have a character in common."""
        return self.start < end and start < self.end

    def as_entity(self, entity: str, text: str) -> JsonObject:
        """The value in the form of an entity of an NLU answer."""
        return {
            "entity": entity,
            "value": self.value,
            "text": text[self.start : self.end],
            "start": self.start,
            "end": self.end,
            "type": self.kind,
            **({"ambiguous": True} if self.is_ambiguous else {}),
            **({"counted": True} if self.is_count else {}),
            **({"unit": self.unit} if self.unit else {}),
        }
