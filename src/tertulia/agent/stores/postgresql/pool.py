"""Connections that are opened when they are needed, lent, and used again.

Smaller than the driver's own pool, and stricter: whoever is cancelled or runs out of time in the
middle of a statement leaves at once, and the connection is thrown away, not waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncpg import Connection


@dataclass(kw_only=True)
class Pool:
    """Lends connections, in the order in which they are asked for.

    Args:
        connect: opens one.
        size: how many there are at most.
        timeout_seconds: how long to wait for one to come back.
    """

    connect: Callable[[], Awaitable[Connection[Any]]]
    size: int
    timeout_seconds: float
    _idle: list[Connection[Any]] = field(default_factory=list, init=False)
    _is_closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.size)

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Connection[Any]]:
        """Lend a connection.

        Raises:
            TimeoutError: none has come back in time.
        """
        import asyncpg

        async with asyncio.timeout(self.timeout_seconds):
            await self._free.acquire()
        try:
            connection = self._take() or await self.connect()
            try:
                yield connection
            except asyncpg.PostgresError:
                self._put(connection)  # it was the statement that was wrong
                raise
            except BaseException:
                connection.terminate()
                raise
            self._put(connection)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close every connection; those still lent, when they come back."""
        self._is_closed = True
        idle, self._idle = self._idle, []
        for connection in idle:
            try:
                await connection.close(timeout=self.timeout_seconds)
            except (OSError, TimeoutError):
                connection.terminate()

    def _take(self) -> Connection[Any] | None:
        """The connection that was used last, if it is still one."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None

    def _put(self, connection: Connection[Any]) -> None:
        if connection.is_in_transaction() or self._is_closed:
            connection.terminate()
        elif not connection.is_closed():
            self._idle.append(connection)
