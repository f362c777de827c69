"""Which tasks a recorded turn sent, and when each of them was sent and ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from tertulia.agent.recording import RecordedTrace, Recording
from tertulia.agent.trace import CallRecord


@dataclass(slots=True)
class Task:
    """One task that was sent then, and may be sent again now."""

    call: CallRecord
    has_ended: bool
    is_sent: asyncio.Event = field(default_factory=asyncio.Event)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Cue:
    """That a task was sent, or ended; `seconds` from the start of the turn."""

    seconds: float
    task: Task
    is_end: bool


def tasks_of(trace: RecordedTrace) -> Iterator[Task]:
    """The tasks that were sent to services, in the order in which they were sent."""
    for call in filter(_was_sent, trace.calls):
        yield Task(call, _has_ended(call, trace))


def cues_of(task: Task) -> Iterator[Cue]:
    """When a task was sent and, if it did, when it ended."""
    started = task.call.started
    yield Cue(started, task, is_end=False)
    if task.has_ended:
        yield Cue(started + task.call.seconds, task, is_end=True)


def unrecorded(trace: RecordedTrace) -> list[str]:
    """The services that gave an answer which was not recorded."""
    recording = trace.recording or Recording()
    lacking = [
        call.service
        for call in trace.calls
        if call.task_id in recording.left_out
        or (call.status == "ok" and call.task_id not in recording.answers)
    ]
    return [*dict.fromkeys(lacking)]


def _was_sent(call: CallRecord) -> bool:
    """Whether the service was asked; not so where its dialog formatter failed."""
    return call.attempts > 0 or call.status == "resting"


def _has_ended(call: CallRecord, trace: RecordedTrace) -> bool:
    """Whether it had ended when the time was up; one that was to be asked again had not."""
    is_cut_off = trace.statuses.get(call.service) == "cancelled"
    return call.status == "ok" or (call.status != "cancelled" and not is_cut_off)
