"""What happened in a turn, written down while it happens.

One record serves everybody: it is stored with the turn, shown as the answer's "why", summed up
in metrics and in `/debug/current_load`, and written by the response logger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct, field

log = logging.getLogger(__name__)

CallStatus: TypeAlias = Literal["running", "ok", "failed", "timeout", "resting", "cancelled"]


class CallRecord(Struct, kw_only=True):
    """One task sent to one service, over all attempts.

    Attributes:
        task_id: the task's identity, as connectors see it.
        service: the service's name.
        label: its label.
        index: which of the service's tasks this is, from 0.
        started: seconds from the start of the turn.
        seconds: how long it took.
        status: how it ended; `resting` where the service was not asked at all.
        attempts: how often the service was asked.
        reason: why it did not end well. Never holds what the user said.
        digest: the first 16 hex digits of the SHA-256 of what was sent, where it was encoded.
    """

    task_id: str
    service: str
    label: str
    index: int = 0
    started: float = 0.0
    seconds: float = 0.0
    status: CallStatus = "running"
    attempts: int = 0
    reason: str = ""
    digest: str = ""


class Trace(Struct, kw_only=True):
    """What happened in a turn.

    Attributes:
        turn_id: the turn's identity.
        dialogue_id: the dialogue it belongs to.
        started_at: when the services were first asked; calls count from here.
        seconds: how long the turn took from there.
        statuses: how each service ended, skipped ones included.
        calls: every task that was sent.
        notes: what was strange: unknown labels, answers after the deadline, dropped values.
        outcome: how the answer came about.
    """

    turn_id: str
    dialogue_id: str
    started_at: datetime
    seconds: float = 0.0
    statuses: dict[str, str] = field(default_factory=dict)
    calls: list[CallRecord] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outcome: Literal["answered", "last_chance", "timeout", "command"] = "answered"


@dataclass(frozen=True, slots=True)
class TurnAccepted:
    """The message is on disk: it will be answered, whatever happens to whoever sent it."""

    turn_id: str


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The services are about to be asked about what the human said."""

    trace: Trace
    question: str = ""


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A task is sent."""

    trace: Trace
    call: CallRecord


@dataclass(frozen=True, slots=True)
class CallEnded:
    """A task has been answered, or will not be."""

    trace: Trace
    call: CallRecord


@dataclass(frozen=True, slots=True)
class TextStreamed:
    """A skill has said the next piece of its text; whether it will be chosen is not known yet."""

    trace: Trace
    call: CallRecord
    text: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn is over; `is_stored`: its answer is on disk, and nobody has taken it over."""

    trace: Trace
    is_stored: bool = True
    answer: str = ""


TurnEvent: TypeAlias = (
    TurnAccepted | TurnStarted | CallStarted | CallEnded | TextStreamed | TurnEnded
)
Listener: TypeAlias = Callable[[TurnEvent], None]
"""Hears of every event of a turn, at once; must be quick."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who hears of a turn; one who fails disturbs nobody else, and not the turn."""

    listeners: Sequence[Listener] = ()

    def tell(self, event: TurnEvent) -> None:
        """Let everybody hear of an event."""
        for listener in self.listeners:
            try:
                listener(event)
            except Exception as error:
                log.error("a listener failed: %s", type(error).__name__)  # noqa: TRY400
                log.debug("a listener failed", exc_info=error)
