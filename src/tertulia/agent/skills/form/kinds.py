"""What the values of slots are: a type reads what was said, and judges it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, TypeAlias, TypeVar

from tertulia.agent.skills.form.slots import Reason
from tertulia.agent.state import Json

Read = TypeVar("Read")

Part: TypeAlias = Literal["value", "day", "clock"]
"""What can be taken of an entity: its day and its time may go to different slots."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is not taken, and what it was."""

    reason: Reason
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value as it was said.

    Attributes:
        value: what an annotator made of it.
        text: the words, where they are known.
        is_ambiguous: whether a time may be twelve hours later.
        is_alone: whether nothing else was said.
    """

    value: Json
    text: str = ""
    is_ambiguous: bool = False
    is_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """When something is said: now, and about which day, where the form knows one."""

    now: datetime
    day: date | None = None


class Kind(ABC, Generic[Read]):
    """A type of values, as one slot wants them."""

    parts: tuple[Part, ...] = ("value",)

    @abstractmethod
    def read(self, said: Said, held: Read | None) -> Read | None:
        """Read what was said, where something is held already; None if it is no such value."""

    @abstractmethod
    def judge(self, value: Read, scene: Scene) -> Json | Refusal:
        """The value as it is kept, or why it is not taken."""

    def answer(self, text: str) -> Said | None:  # noqa: ARG002 - most find nothing by themselves
        """What of a bare text answers the question, where no annotator has found anything."""
        return None

    def held(self, value: Json) -> Read | None:  # noqa: ARG002 - most are replaced as a whole
        """What was kept, where new values add to it."""
        return None
