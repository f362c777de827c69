"""Telling other processes that a turn has ended, by LISTEN and NOTIFY.

Not in the transaction of the turn: PostgreSQL commits transactions that notify one after the
other, and what it says it says only for the sake of speed: whoever hears nothing looks again.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tertulia.agent.errors import StoreError
from tertulia.agent.retry import Retry
from tertulia.agent.stores.network.moves import Moves
from tertulia.agent.stores.postgresql.link import Link, failures

if TYPE_CHECKING:
    from asyncpg import Connection

log = logging.getLogger(__name__)

_BETWEEN_CONNECTIONS = Retry(attempts=1, first_delay_seconds=0.1, longest_delay_seconds=5.0)
_MOST_AT_ONCE = 1000
_TELL = "SELECT pg_notify($1, key) FROM unnest($2::text[]) AS key"


@dataclass(kw_only=True)
class News:
    """One connection that tells and listens; it is opened again when it is lost.

    Args:
        link: the database.
        moves: told of what is heard.
        idle_seconds: how long the connection may be silent before it is tried out.
    """

    link: Link
    moves: Moves
    idle_seconds: float = 15.0
    _untold: dict[str, None] = field(default_factory=dict, init=False)
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def open(self) -> None:
        """Begin to listen; from when this returns, nothing is missed."""
        connection = await self._connect()
        self._task = asyncio.create_task(self._run(connection), name="tertulia news")

    async def close(self) -> None:
        """Stop."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.wait({task})
        if self._untold:
            with suppress(StoreError):  # whoever waits for it looks again by itself
                await self.link.fetch(_TELL, self._channel, [*self._untold])
        if not task.cancelled():
            task.result()

    def tell(self, key: str) -> None:
        """Let other processes know, soon."""
        self._untold[key] = None
        self._wake.set()

    async def _run(self, connection: Connection[Any]) -> None:
        while True:
            try:
                await self._serve(connection)
            except StoreError as error:
                log.warning("no news from other processes for a moment: %s", error)
            connection = await self._connect_again()
            self.moves.may_have_happened()

    async def _connect_again(self) -> Connection[Any]:
        for failed in itertools.count(1):
            await asyncio.sleep(_BETWEEN_CONNECTIONS.delay_seconds(failed, random.random))
            try:
                return await self._connect()
            except StoreError as error:
                log.debug("still no news from other processes: %s", error)
        raise AssertionError("it goes on for ever")

    async def _connect(self) -> Connection[Any]:
        connection = await self.link.connect()
        own = connection.get_server_pid()

        def hear(_connection: object, pid: int, _channel: str, key: object) -> None:
            if pid != own:
                self.moves.happened(str(key))

        try:
            with failures(self.link.address.place):
                # what is told need not survive the server, and so waits for no disk
                await connection.execute("SET synchronous_commit = off")
                await connection.add_listener(self._channel, hear)
        except BaseException:
            connection.terminate()
            raise
        connection.add_termination_listener(lambda _: self._wake.set())
        return connection

    async def _serve(self, connection: Connection[Any]) -> None:
        """Tell what there is to tell, until the connection breaks."""
        try:
            while True:
                await self._until_woken()
                keys = [*self._untold][:_MOST_AT_ONCE]
                with failures(self.link.address.place):
                    await connection.execute(_TELL, self._channel, keys)
                for key in keys:
                    del self._untold[key]
        finally:
            connection.terminate()

    async def _until_woken(self) -> None:
        if self._untold:
            return
        self._wake.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.idle_seconds):
                await self._wake.wait()

    @property
    def _channel(self) -> str:
        """The schema's own, within the 63 bytes of a name."""
        return f"tertulia_{sha256(self.link.address.schema.encode()).hexdigest()[:32]}"
