"""Gathers the examples of concurrent requests into batches."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tertulia.serving.errors import UnavailableError
from tertulia.serving.model import Model, Row
from tertulia.serving.prediction import Outcome, predict


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    row: Row
    outcome: asyncio.Future[Outcome]


class Batcher:
    """Runs a model in one thread of its own, on batches of whatever waits.

    While a batch runs the next one gathers, so batches grow with the load and nobody waits for
    company unless `max_wait_seconds` asks for it. Examples are answered in order of arrival.

    Args:
        model: what answers; only ever called from one thread at a time.
        max_batch: the most examples in one call of the model.
        max_wait_seconds: how long an incomplete batch may wait for more examples.
        max_waiting: the most examples that may wait; more are refused.
        on_batch: called with the size of each batch before it runs.
    """

    def __init__(
        self,
        model: Model,
        *,
        max_batch: int = 64,
        max_wait_seconds: float = 0.0,
        max_waiting: int = 1024,
        on_batch: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.max_batch = max_batch
        self.max_wait_seconds = max_wait_seconds
        self.max_waiting = max_waiting
        self._model = model
        self._on_batch = on_batch
        self._queue: deque[_Waiting] = deque()
        self._is_open = False
        self._arrived = asyncio.Event()  # something waits, or nothing more will come
        self._complete = asyncio.Event()  # a full batch waits, or nothing more will come

    @property
    def is_open(self) -> bool:
        """Whether examples are taken."""
        return self._is_open

    @property
    def depth(self) -> int:
        """How many examples wait."""
        return len(self._queue)

    async def answer(self, rows: Sequence[Row]) -> list[Outcome]:
        """Wait for the outcome of each row; rows may be answered in different batches.

        Raises:
            UnavailableError: there is no room for all of the rows, or the batcher is closed.
        """
        if not self._is_open:
            raise UnavailableError("the server is shutting down")
        if len(self._queue) + len(rows) > self.max_waiting:
            raise UnavailableError("too many examples are waiting: try again in a moment")
        loop = asyncio.get_running_loop()
        waiting = [_Waiting(row, loop.create_future()) for row in rows]
        self._queue.extend(waiting)
        self._signal()
        return await asyncio.gather(*(one.outcome for one in waiting))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer while inside; on leaving, take nothing new and finish what was taken."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="tertulia-model") as thread:
            async with asyncio.TaskGroup() as group:
                self._is_open = True
                self._signal()
                group.create_task(self._work(thread))
                try:
                    yield
                finally:
                    self._is_open = False
                    self._signal()

    async def _work(self, thread: Executor) -> None:
        """Run batch after batch until closed and empty."""
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            if not self._queue:
                return
            await self._wait_for_company()
            if batch := self._take():
                self._on_batch(len(batch))
                rows = [one.row for one in batch]
                outcomes = await loop.run_in_executor(thread, predict, self._model, rows)
                for one, outcome in zip(batch, outcomes, strict=True):
                    if not one.outcome.done():  # its client may have gone
                        one.outcome.set_result(outcome)

    async def _wait_for_company(self) -> None:
        """Let an incomplete batch grow, where that is wanted."""
        if not self.max_wait_seconds:
            return
        try:
            async with asyncio.timeout(self.max_wait_seconds):
                await self._complete.wait()
        except TimeoutError:
            return

    def _take(self) -> list[_Waiting]:
        """Take the longest waiting, leaving out those whose clients have gone."""
        batch: list[_Waiting] = []
        while self._queue and len(batch) < self.max_batch:
            one = self._queue.popleft()
            if not one.outcome.done():
                batch.append(one)
        self._signal()
        return batch

    def _signal(self) -> None:
        """Bring the two events in line with the queue."""
        _set(self._arrived, on=not self._is_open or bool(self._queue))
        _set(self._complete, on=not self._is_open or len(self._queue) >= self.max_batch)


def _set(event: asyncio.Event, *, on: bool) -> None:
    if on:
        event.set()
    else:
        event.clear()
