"""Gathers the tasks of concurrent turns into batches, and pairs the answers with them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json

_log = logging.getLogger(__name__)

Task = TypeVar("Task")

Outcome: TypeAlias = Json | ConnectorError
"""What became of one task; an error concerns this task alone."""

Work: TypeAlias = Callable[[Sequence[Task]], Awaitable[Sequence[Outcome]]]


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Task]):
    task: Task
    kind: Hashable
    outcome: asyncio.Future[Outcome]
    batch: _Batch[Task] | None = None


@dataclass(eq=False, slots=True)
class _Batch(Generic[Task]):
    worker: asyncio.Task[None]
    wanted: set[_Waiting[Task]]  # by whom its answers are still wanted


@dataclass(eq=False, kw_only=True)
class Gatherer(Generic[Task]):
    """Has tasks worked on in batches: at once where nothing is under way, else with the next batch.

    So batches grow with the load, and nobody waits for company. Whatever becomes of a batch, each
    of its tasks hears of it, and the next batch begins.

    Attributes:
        work: answers a batch, with one outcome per task; if it raises, all of them fail.
        max_batch: the most tasks in one batch.
        max_waiting: the most tasks that may wait; more are refused.
        at_once: how many batches may be under way.
        can_be_interrupted: whether a batch that nobody waits for any more is cancelled.
    """

    work: Work[Task]
    max_batch: int
    max_waiting: int = 1024
    at_once: int = 1
    can_be_interrupted: bool = True
    _waiting: dict[_Waiting[Task], None] = field(default_factory=dict)  # in order of arrival
    _workers: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def depth(self) -> int:
        """How many tasks wait, those of the batches under way not counted."""
        return len(self._waiting)

    async def submit(self, task: Task, kind: Hashable = None) -> Json:
        """Wait for what becomes of a task; only tasks of one kind share a batch.

        Raises:
            ConnectorError: the task failed, or too many are waiting.
        """
        if len(self._waiting) >= self.max_waiting:
            message = f"{len(self._waiting)} tasks are waiting for this service already"
            raise ConnectorError(message, is_outage=True)
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(task, kind, future)
        self._waiting[waiting] = None
        self._begin_batches()
        try:
            outcome = await future
        finally:
            self._leave(waiting)
        if isinstance(outcome, ConnectorError):
            raise outcome
        return outcome

    async def close(self) -> None:
        """Interrupt what is under way; those who still wait must be sent away by the caller."""
        self._waiting.clear()
        workers = list(self._workers)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _begin_batches(self) -> None:
        """Start a worker unless enough of them are at work; it takes its batch when it runs."""
        idle = self.at_once - len(self._workers)
        for _ in range(min(idle, len(self._waiting))):
            worker = asyncio.create_task(self._work_on_a_batch())
            self._workers.add(worker)
            worker.add_done_callback(self._end_worker)

    def _end_worker(self, worker: asyncio.Task[None]) -> None:
        self._workers.discard(worker)
        self._begin_batches()

    async def _work_on_a_batch(self) -> None:
        batch = self._take()
        if not batch:
            return
        worker = asyncio.current_task()
        assert worker is not None  # noqa: S101 - this runs in a task
        wanted = _Batch(worker, set(batch))
        for one in batch:
            one.batch = wanted
        for one, outcome in zip(batch, await self._outcomes(batch), strict=True):
            if not one.outcome.done():
                one.outcome.set_result(outcome)

    async def _outcomes(self, batch: Sequence[_Waiting[Task]]) -> Sequence[Outcome]:
        """One outcome per task, whatever happens."""
        try:
            outcomes = await self.work([one.task for one in batch])
        except ConnectorError as error:
            outage, wait = error.is_outage, error.retry_after_seconds
            return [
                ConnectorError(str(error), is_outage=outage, retry_after_seconds=wait)
                for _ in batch
            ]
        except Exception as error:  # noqa: BLE001 - no task may stay without an answer
            _log.error("a batch of %d failed: %s", len(batch), type(error).__name__)
            _log.debug("a batch failed", exc_info=error)
            return [ConnectorError(f"the batch failed: {type(error).__name__}") for _ in batch]
        if len(outcomes) != len(batch):
            message = f"there are {len(outcomes)} answers to a batch of {len(batch)} tasks"
            return [ConnectorError(message) for _ in batch]
        return outcomes

    def _take(self) -> list[_Waiting[Task]]:
        """Take the one that has waited longest, and others of its kind."""
        if not self._waiting:
            return []
        kind = next(iter(self._waiting)).kind
        batch: list[_Waiting[Task]] = []
        for one in self._waiting:
            if one.kind == kind:
                batch.append(one)
            if len(batch) == self.max_batch:
                break
        for one in batch:
            del self._waiting[one]
        return batch

    def _leave(self, waiting: _Waiting[Task]) -> None:
        """Forget one that has its outcome, or does not want it any more."""
        self._waiting.pop(waiting, None)
        batch = waiting.batch
        if batch is None:
            return
        batch.wanted.discard(waiting)
        if not batch.wanted and self.can_be_interrupted and waiting.outcome.cancelled():
            batch.worker.cancel()
