"""What a form remembers of a dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct, field

from tertulia.agent.state import Json, JsonObject


class FormState(Struct, frozen=True, omit_defaults=False):
    """What is known, and what was asked last.

    Attributes:
        slots: the values that were given and are valid.
        asked: the slot that was asked for.
        attempts: how often in a row, in vain.
        confirming: whether the whole was put to the human.
        changing: whether they were asked what is to be changed.
        partial: of moments, the days whose times are not known yet.
        question: the words of the question.
        at: when it was put, as local time.
    """

    slots: Mapping[str, Json] = field(default_factory=dict)
    asked: str | None = None
    attempts: int = 0
    confirming: bool = False
    changing: bool = False
    partial: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    at: str = ""

    @classmethod
    def read(cls, state: Json) -> FormState | None:
        """Read what was kept; None if there is nothing, or nothing of this kind."""
        is_ours = isinstance(state, dict) and {"slots", "asked"} <= state.keys()
        try:
            return msgspec.convert(state, cls) if is_ours else None
        except msgspec.ValidationError:
            return None

    def written(self) -> JsonObject:
        """The state as it is kept."""
        written: JsonObject = msgspec.to_builtins(self)
        return written

    def is_older(self, minutes: float, now: datetime) -> bool:
        """Whether the question was put longer ago than that."""
        try:
            then = datetime.fromisoformat(self.at).replace(tzinfo=None)
        except ValueError:
            return False
        return (now - then).total_seconds() > 60 * minutes
