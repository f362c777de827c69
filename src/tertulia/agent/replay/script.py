"""What services answered in a recorded turn, answered again in the same order."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Container
from typing import TypeAlias

from tertulia.agent import wire
from tertulia.agent.errors import ConnectorError, ServiceResting
from tertulia.agent.recording import RecordedTrace, Recording
from tertulia.agent.replay.cues import Cue, Task, cues_of, tasks_of
from tertulia.agent.state import Json
from tertulia.agent.trace import CallEnded, CallRecord, CallStarted, TurnEvent
from tertulia.agent.turn import Turn

Key: TypeAlias = tuple[str, int]
"""A task: its service, and which of the service's tasks it is."""

_SETTLING = 16
"""How many rounds of the event loop pass until what an answer sets off has happened."""


class Script:
    """The answers of one recorded turn, and when each of them came.

    An answer is given when every task that had been sent before it came has been sent again, and
    every answer that came before it has been given. So services that ran side by side then write
    into the dialogue in the order of then.

    Args:
        trace: the turn.
        graph: the services of the graph; those outside it have the last word.
        patience_seconds: how long to wait for a task that was sent then, where a state method may
            still lead to it. Without it the turn goes another way, and from there on everything is
            answered at once.
    """

    def __init__(
        self, trace: RecordedTrace, graph: Container[str], *, patience_seconds: float
    ) -> None:
        self._is_late = trace.outcome == "timeout"
        self._patience_seconds = patience_seconds
        self._recording = trace.recording or Recording()
        self._graph = graph
        self._cut_off = {name for name, end in trace.statuses.items() if end == "cancelled"}
        self._is_free = asyncio.Event()
        self._running = self._held = 0
        self._waiting: defaultdict[Key, deque[Task]] = defaultdict(deque)
        self._tasks: dict[str, Task] = {}  # by the id of the task now
        self._cues: list[Cue] = []
        for task in tasks_of(trace):
            self._waiting[task.call.service, task.call.index].append(task)
            if task.call.service in graph:
                self._cues += cues_of(task)
        self._cues.sort(key=lambda cue: cue.seconds)

    def hear(self, event: TurnEvent) -> None:
        """Take note of what happens in the turn now; this is its listener."""
        if isinstance(event, CallStarted):
            self._running += 1
        elif isinstance(event, CallEnded):
            self._running -= 1
            if event.call.task_id in self._tasks:
                self._tasks[event.call.task_id].is_over.set()

    async def answer(self, task_id: str, key: Key) -> Json:
        """Answer a task as it was answered then, when its time has come.

        Raises:
            ConnectorError: it was not answered then, or not sent.
            TimeoutError: it was not answered in time.
        """
        if not self._waiting[key]:
            if key[0] in self._cut_off:  # the time was up before it could be sent
                await self._hold(self._is_free)
            raise ConnectorError("this was not asked when the turn was recorded")
        task = self._tasks[task_id] = self._waiting[key].popleft()
        task.is_sent.set()
        if key[0] in self._graph and not self._is_free.is_set():
            await self._hold(task.may_end)
        return self._answer(task.call)

    async def _hold(self, event: asyncio.Event) -> None:
        self._held += 1
        try:
            await event.wait()
        finally:
            self._held -= 1

    async def direct(self, turn: Turn) -> None:
        """Let answers come in their order, and the time be up when it was."""
        for cue in self._cues:
            is_last_of_all = cue is self._cues[-1] and self._ends_too_late(cue)
            if is_last_of_all:
                await self._settle()
            if not await self._give(cue):
                return
            if is_last_of_all:  # nor was there time for what follows from it
                turn.stop_asking()
                return
        await self._settle()
        if self._is_late:
            turn.stop_asking()

    async def _give(self, cue: Cue) -> bool:
        """Let something happen, or wait until it has; whether the turn goes the way of then."""
        if cue.is_end:
            cue.task.may_end.set()
            return True
        if not await self._is_sent(cue.task):
            self._set_free()
        return not self._is_free.is_set()

    async def _is_sent(self, task: Task) -> bool:
        """Wait until a task is sent, if there is anything that may lead to it."""
        for _ in range(_SETTLING):
            if task.is_sent.is_set():
                return True
            await asyncio.sleep(0)
        if self._running > self._held:  # somebody's own code is at work
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience_seconds):
                    await task.is_sent.wait()
        return task.is_sent.is_set()

    async def _settle(self) -> None:
        """Wait until all has happened that the answers given so far set off."""
        for cue in self._cues:
            if cue.is_end and cue.task.may_end.is_set():
                await cue.task.is_over.wait()
        for _ in range(_SETTLING):
            await asyncio.sleep(0)

    def _ends_too_late(self, cue: Cue) -> bool:
        """Whether a service had its last answer, and no time to do anything with it."""
        if not (self._is_late and cue.is_end and cue.task.call.service in self._cut_off):
            return False
        own = [one for one in self._cues if one.task.call.service == cue.task.call.service]
        return all(one.task.has_ended for one in own)

    def _set_free(self) -> None:
        self._is_free.set()
        for cue in self._cues:
            cue.task.may_end.set()

    def _answer(self, call: CallRecord) -> Json:
        recorded = self._recording.answers.get(call.task_id)
        if recorded is not None:
            return wire.decode(recorded)
        if call.status == "timeout":
            raise TimeoutError
        if call.status == "resting":
            raise ServiceResting(call.reason)
        raise ConnectorError(call.reason or "there was no answer")
