"""Brings turns to their end: takes messages in, and runs each user's turns in order.

Within this process a turn has one task, found by the turn's id; whoever else wants its answer
waits for that task. Between processes the store decides.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import json

from tertulia.agent.assistant import Assistant
from tertulia.agent.errors import (
    AgentError,
    ErasedError,
    KeyReusedError,
    LeaseLostError,
    StoreError,
)
from tertulia.agent.execution import Execution
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.stores.rules import Answered, Behind, Standing
from tertulia.agent.trace import Audience, Listener, Trace, TurnAccepted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Under which terms a turn is run: until when, by the loop's clock, and who hears of it."""

    deadline: float
    audience: Audience


class Runner:
    """Runs the turns of one process.

    Args:
        assistant: the services.
        store: where turns are written.
        settings: limits and leases.
        owner: this process, as the store knows it.
        listeners: hear of every event of every turn.
    """

    def __init__(
        self,
        assistant: Assistant,
        store: Store,
        settings: AgentSettings,
        owner: str,
        listeners: Sequence[Listener],
    ) -> None:
        self._store = store
        self._settings = settings
        self._owner = owner
        self.listeners = tuple(listeners)
        self._execution = Execution(assistant=assistant, store=store, settings=settings)
        self._turns: dict[str, asyncio.Task[Reply]] = {}
        self._tasks: set[asyncio.Task[Reply]] = set()
        self._left_open: dict[str, TurnRecord] = {}

    def take(self, message: Message, listener: Listener | None) -> asyncio.Task[Reply]:
        """Take a message in; the task ends with its answer, whoever waits for it."""
        return self._spawn(self._take(message, self._terms(listener)))

    def recover(self, turn: TurnRecord) -> asyncio.Task[Reply]:
        """See to a turn that nobody living answers for."""
        known = self._turns.get(turn.turn_id)
        if known is not None:
            return known
        standing = Behind(turn, turn, is_orphaned=True)
        task = self._spawn(self._settle(standing, self._terms(None)))
        self._turns[turn.turn_id] = task
        return task

    def resume(self) -> None:
        """See to the turns of this process that the store kept from their end."""
        left_open, self._left_open = self._left_open, {}
        for turn in left_open.values():
            self.recover(turn)

    async def drain(self) -> None:
        """Wait until every turn of this process is over; give them up if cancelled."""
        try:
            while self._tasks:
                await asyncio.wait(self._tasks)
        except asyncio.CancelledError:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)
            raise

    def _terms(self, listener: Listener | None) -> _Terms:
        deadline = asyncio.get_running_loop().time() + self._settings.time_limit_seconds
        listeners = self.listeners if listener is None else (*self.listeners, listener)
        return _Terms(deadline, Audience(listeners))

    def _spawn(self, work: Coroutine[Any, Any, Reply]) -> asyncio.Task[Reply]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Reply]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, KeyReusedError):  # that is the client's
            level = logging.WARNING if isinstance(error, AgentError) else logging.ERROR
            log.log(level, "a turn came to no end: %s", type(error).__name__)
            log.debug("a turn came to no end", exc_info=error)

    async def _take(self, message: Message, terms: _Terms) -> Reply:
        standing = await self._store.accept(message, self._owner)
        turn_id = standing.turn.turn_id
        terms.audience.tell(TurnAccepted(turn_id))
        running = self._turns.get(turn_id)
        if running is not None:  # a retry of a message whose turn is under way
            return await asyncio.shield(running)
        current = asyncio.current_task()
        assert current is not None  # noqa: S101 - a coroutine runs in a task
        self._turns[turn_id] = current
        return await self._settle(standing, terms)

    async def _settle(self, standing: Standing, terms: _Terms) -> Reply:
        """Bring one turn to its end, behind the turns that come before it."""
        turn = standing.turn
        try:
            while not isinstance(standing, Answered):
                if isinstance(standing, Behind):
                    await self._wait_for(standing.head, standing)
                else:
                    try:
                        return await self._execution.run(standing, terms.deadline, terms.audience)
                    except LeaseLostError:
                        log.warning("turn %s was taken over by another process", turn.turn_id)
                standing = await self._store.begin(turn, self._owner)
            return _known(standing)
        except ErasedError:
            raise
        except StoreError:
            self._left_open[turn.turn_id] = turn
            raise
        finally:
            self._turns.pop(turn.turn_id, None)

    async def _wait_for(self, head: TurnRecord, behind: Behind) -> None:
        """Wait until the turn that comes first may have ended, or end it for a dead process."""
        is_ours = behind.is_orphaned or head.owner == self._owner
        if head.turn_id == behind.turn.turn_id:
            if not is_ours:  # somebody else has taken this very turn over
                await self._store.moved(head, seconds=1.0)
        elif head.turn_id in self._turns:
            await asyncio.wait([self._turns[head.turn_id]])
        elif is_ours:
            await asyncio.shield(self.recover(head))
        else:
            await self._store.moved(head, seconds=1.0)


def _known(answered: Answered) -> Reply:
    """The reply of a turn that was answered before."""
    trace = answered.turn.trace
    return Reply(
        answer=answered.answer,
        turn_id=answered.turn.turn_id,
        trace=json.decode(trace, type=Trace | None),
        is_repeat=not answered.turn.message.is_command,
    )
