"""One at a time for each user, in order of arrival, within one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turnstile:
    """Lets the operations of one user through one after the other; users never wait for others.

    Between processes the database decides; this keeps a process from competing with itself,
    and its messages in the order in which they came.
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._inside: dict[str, int] = {}

    @asynccontextmanager
    async def pass_through(self, user_id: str) -> AsyncIterator[None]:
        """Wait for those who came before."""
        lock = self._locks.setdefault(user_id, asyncio.Lock())
        self._inside[user_id] = self._inside.get(user_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._inside[user_id] -= 1
            if self._inside[user_id] == 0:
                del self._locks[user_id], self._inside[user_id]
