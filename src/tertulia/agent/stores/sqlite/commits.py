"""Group commit: the operations of many dialogues share one transaction, and one wait for the disk.

The statements take microseconds and run in the event loop's thread; a thread of their own would
compete with it for the interpreter at every one of them. Only the commit, which waits for the
disk, runs elsewhere; what arrives in the meantime is the next batch (DeWitt et al. 1984,
"Implementation techniques for main memory database systems").
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from tertulia.agent.errors import StoreError, UnstorableError
from tertulia.agent.stores.sqlite.connections import is_busy

Result = TypeVar("Result")
Operation: TypeAlias = Callable[[sqlite3.Connection], Result]

_LONGEST_PAUSE_SECONDS = 0.005


@dataclass(slots=True)
class _Waiting:
    """An operation and who waits for it; `result` and `error` are told after the commit."""

    operation: Operation[Any]
    told: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        if self.told.done():  # whoever asked has gone; what was written stays
            return
        if self.error is None:
            self.told.set_result(self.result)
        else:
            self.told.set_exception(self.error)


class GroupCommit:
    """The only writer of a database in this process.

    Args:
        connection: in autocommit mode, with no time-out, and used by nobody else.
        busy_seconds: how long to try while another process is writing.
    """

    def __init__(self, connection: sqlite3.Connection, busy_seconds: float = 10.0) -> None:
        self._connection = connection
        self._busy_seconds = busy_seconds
        self._queue: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._is_closing = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tertulia-commit")
        self._task = asyncio.create_task(self._serve())

    async def run(self, operation: Operation[Result]) -> Result:
        """Run an operation in a transaction; returns when that is on disk.

        The operation may be run again after it failed. If it raises, it has changed nothing.

        Raises:
            StoreError: the database cannot be written.
        """
        if self._is_closing:
            raise StoreError("the store is closed")
        told: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(operation, told))
        self._arrived.set()
        return await told

    async def close(self) -> None:
        """Write what is waiting, and close the connection."""
        self._is_closing = True
        self._arrived.set()
        try:
            await self._task
        finally:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._thread, self._connection.close)
            self._thread.shutdown()

    async def _serve(self) -> None:
        try:
            while not (self._is_closing and not self._queue):
                await self._arrived.wait()
                self._arrived.clear()
                batch, self._queue = self._queue, []
                await self._write(batch)
        finally:  # cancelled from outside: nobody may wait for ever
            self._is_closing = True
            for waiting in self._queue:
                waiting.told.cancel()

    async def _write(self, batch: list[_Waiting]) -> None:
        try:
            batch = [waiting for waiting in batch if not waiting.told.done()]
            if batch and not await self._try(batch):
                for waiting in batch:  # one of them brought all down: each for itself
                    await self._try([waiting])
        except BaseException:
            for waiting in batch:
                waiting.told.cancel()
            raise
        for waiting in batch:
            waiting.tell()

    async def _try(self, batch: list[_Waiting]) -> bool:
        """Run operations in one transaction; false, and nothing is changed, if they disagree."""
        try:
            await self._begin()
        except StoreError as error:
            _fail(batch, str(error))
            return True
        before = self._connection.total_changes
        if not self._run(batch):
            self._roll_back()
            return len(batch) == 1
        try:
            if self._connection.total_changes == before:
                self._connection.execute("COMMIT")  # nothing to wait for
            else:
                await self._commit()
        except sqlite3.Error as error:
            self._roll_back()
            _fail(batch, str(_store_error(error)))
        return True

    def _run(self, batch: list[_Waiting]) -> bool:
        """Run operations; false if one of them failed with something written."""
        for waiting in batch:
            before = self._connection.total_changes
            waiting.error = None
            try:
                waiting.result = waiting.operation(self._connection)
            except sqlite3.Error as error:
                waiting.error = _store_error(error)
                return False
            except Exception as error:  # noqa: BLE001 - the rule's own, for whoever asked it
                waiting.error = error
                if self._connection.total_changes != before:
                    return False
        return True

    async def _begin(self) -> None:
        """Take the database's lock; another process may have it for a while."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._busy_seconds
        while True:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                if not is_busy(error) or loop.time() > until:
                    raise _store_error(error) from error
                await asyncio.sleep(random.random() * _LONGEST_PAUSE_SECONDS)  # noqa: S311
            else:
                return

    async def _commit(self) -> None:
        """Commit in the thread; being cancelled does not leave it half-way."""
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._thread, self._connection.execute, "COMMIT")
        await asyncio.shield(done)

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # some errors have ended it already
            self._connection.execute("ROLLBACK")


def _fail(batch: list[_Waiting], reason: str) -> None:
    for waiting in batch:
        waiting.error = StoreError(reason)  # each its own: a traceback is added to it


def _store_error(error: sqlite3.Error) -> StoreError:
    if isinstance(error, sqlite3.DataError):  # too large for any row
        return UnstorableError(f"SQLite cannot store this: {error}")
    return StoreError(f"SQLite cannot write: {error}; nothing was stored")
