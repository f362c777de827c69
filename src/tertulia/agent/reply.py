"""An answer and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.agent.message import Answer
from tertulia.agent.state import JsonObject
from tertulia.agent.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer and how it came about.

    Attributes:
        answer: what to tell the user.
        turn_id: the turn's identity.
        trace: what happened in it; None for a command.
        hypotheses: the candidate replies, where the turn was run by this process just now.
        is_repeat: whether the turn had been answered before this request came.
    """

    answer: Answer
    turn_id: str
    trace: Trace | None = None
    hypotheses: Sequence[JsonObject] = ()
    is_repeat: bool = False
