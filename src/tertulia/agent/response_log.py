"""The response log: a line of JSON whenever a service is asked and whenever it has answered.

The event loop only notes what happened; a thread of the log's own writes it down. When the disk
is slower than the agent, lines are dropped, and the log says how many.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

from msgspec import UNSET, Struct, UnsetType, json

from tertulia.agent.rotating_file import RotatingFile
from tertulia.agent.trace import (
    CallEnded,
    CallRecord,
    CallStarted,
    Trace,
    TurnEnded,
    TurnEvent,
    TurnStarted,
)

log = logging.getLogger(__name__)

AGENT = "agent"
"""Stands in the place of the service in the lines on whole turns."""


class Line(Struct, kw_only=True, frozen=True):
    """One line of the log.

    Attributes:
        time: when it happened.
        dialog_id: whose turn it is.
        task_id: the task's identity; the turn's in the lines on whole turns.
        service: who was asked; `agent` in the lines on whole turns.
        event: whether it starts or ends.
        status: `running` at the start; at the end of a call how it ended, at the end of a turn
            how its answer came about, or `unfinished` where that is not stored.
        ms: how long it took.
        attempts: how often the service was asked.
        reason: why it did not end well; may quote what was said, so only where the log may.
        text: what was said, where the log may know it.
    """

    time: datetime
    dialog_id: str
    task_id: str
    service: str
    event: Literal["start", "end"]
    status: str
    ms: float | None = None
    attempts: int = 0
    reason: str | UnsetType = UNSET
    text: str | UnsetType = UNSET


class Dropped(Struct, kw_only=True, frozen=True):
    """Says in the log that lines are missing here."""

    time: datetime
    event: Literal["dropped"] = "dropped"
    count: int


class Sink(Protocol):
    """Where the lines go; called by the log's thread only."""

    def write(self, piece: bytes) -> None:
        """Append whole lines.

        Raises:
            OSError: they could not be written.
        """

    def close(self) -> None:
        """Write no more."""


class ResponseLog:
    """A listener that writes a line at the start and at the end of every call and every turn.

    Args:
        sink: where to write.
        with_utterances: whether what is said may stand in the lines.
        max_waiting: how many lines may wait to be written; more are dropped.
        gather_seconds: how long a line waits for others, to be written with them.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        with_utterances: bool = False,
        max_waiting: int = 16_384,
        gather_seconds: float = 0.1,
    ) -> None:
        self._sink = sink
        self._with_utterances = with_utterances
        self._max_waiting = max_waiting
        self._gather_seconds = gather_seconds
        self._waiting: deque[Line] = deque()
        self._refused = 0  # counted by the agent's thread alone
        self._unwritten = 0  # counted by the log's thread alone
        self._told = 0
        self._is_failing = False
        self._something = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="response-log", daemon=True)
        self._thread.start()

    @classmethod
    def in_folder(cls, folder: Path, *, with_utterances: bool = False) -> Self:
        """A log in a new file in a folder.

        Raises:
            UsageError: the file cannot be made.
        """
        name = f"responses-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.jsonl"
        return cls(RotatingFile(folder / name), with_utterances=with_utterances)

    @property
    def dropped(self) -> int:
        """How many lines were lost."""
        return self._refused + self._unwritten

    def __call__(self, event: TurnEvent) -> None:
        """Note an event."""
        match event:
            case CallStarted(trace, call):
                self._note(self._of_call(trace, call, "start"))
            case CallEnded(trace, call):
                self._note(self._of_call(trace, call, "end"))
            case TurnStarted(trace, question):
                self._note(self._of_turn(trace, "start", "running", question))
            case TurnEnded(trace, is_stored, answer):
                status = trace.outcome if is_stored else "unfinished"
                self._note(self._of_turn(trace, "end", status, answer))

    def close(self) -> None:
        """Write what is still waiting, and no more."""
        self._closing.set()
        self._something.set()
        self._thread.join()
        self._sink.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _of_turn(
        self, trace: Trace, event: Literal["start", "end"], status: str, text: str
    ) -> Line:
        return Line(
            time=datetime.now(UTC),
            dialog_id=trace.dialogue_id,
            task_id=trace.turn_id,
            service=AGENT,
            event=event,
            status=status,
            ms=_milliseconds(trace.seconds) if event == "end" else None,
            text=text if self._with_utterances else UNSET,
        )

    def _note(self, line: Line) -> None:
        if len(self._waiting) >= self._max_waiting:
            self._refused += 1
            return
        self._waiting.append(line)
        if not self._something.is_set():
            self._something.set()

    def _run(self) -> None:
        """Write whatever comes, several lines at once, until the end."""
        while not self._closing.is_set():
            self._something.wait()
            self._closing.wait(self._gather_seconds)
            self._something.clear()
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
        missing = self.dropped - self._told
        pieces: list[Line | Dropped] = [*lines]
        if missing:
            pieces.append(Dropped(time=datetime.now(UTC), count=missing))
        if not pieces:
            return
        try:
            self._sink.write(b"".join(json.encode(piece) + b"\n" for piece in pieces))
        except OSError as error:
            self._fail(error, len(lines))
            return
        self._told += missing
        self._is_failing = False
        if missing:
            log.warning("the response log lacks %d lines: writing was too slow or failed", missing)

    def _fail(self, error: OSError, count: int) -> None:
        """Go on without the lines; one warning is enough until it works again."""
        self._unwritten += count
        if not self._is_failing:
            log.warning("the response log cannot be written: %s", error.strerror)
        self._is_failing = True

    def _of_call(self, trace: Trace, call: CallRecord, event: Literal["start", "end"]) -> Line:
        """A line on a call; a copy, for the record goes on changing."""
        return Line(
            time=datetime.now(UTC),
            dialog_id=trace.dialogue_id,
            task_id=call.task_id,
            service=call.service,
            event=event,
            status=call.status,
            ms=_milliseconds(call.seconds) if event == "end" else None,
            attempts=call.attempts,
            reason=call.reason if self._with_utterances and call.reason else UNSET,
        )


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
