"""The connections of all HTTP connectors of an agent."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from tertulia.agent.connectors.connection import Connection
from tertulia.agent.errors import ConnectorError

# Servers close idle connections after five seconds or more: we do so first, or a request could
# meet one that is just being closed.
_KEEP_ALIVE_SECONDS = 4.0


class Server(NamedTuple):
    """Where a service listens."""

    host: str
    port: int
    is_secure: bool


@dataclass(slots=True)
class _Idle:
    connection: Connection
    since: float


@dataclass(eq=False, kw_only=True)
class HttpPool:
    """Connections for many connectors: kept from the first of them to the last.

    It keeps no cookies, decompresses nothing, knows no proxies and sets no time limits: how long
    a service may take is decided by who asks it.

    Attributes:
        max_connections: how many may be open at once; 0: any number.
    """

    max_connections: int = 0
    _idle: dict[Server, list[_Idle]] = field(default_factory=lambda: defaultdict(list))
    _busy: set[Connection] = field(default_factory=set)
    _room: asyncio.Semaphore | None = None
    _security: ssl.SSLContext | None = None
    _sweeping: asyncio.TimerHandle | None = None
    _users: int = 0

    async def open(self) -> None:
        """Count one more user; called in the agent's event loop."""
        self._users += 1
        if self._users == 1 and self.max_connections:
            self._room = asyncio.Semaphore(self.max_connections)

    async def close(self) -> None:
        """Count one user less; the last one closes every connection."""
        self._users -= 1
        if self._users:
            return
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        for connection in self._busy:
            connection.close()
        for idle in self._idle.values():
            for each in idle:
                each.connection.close()
        self._idle.clear()
        await asyncio.sleep(0)  # so that what was closed is gone when this returns

    async def take(self, server: Server) -> Connection:
        """A connection for one request; whoever takes it gives it back.

        Raises:
            ConnectorError: no connector has been started.
            OSError: no connection comes about.
        """
        if not self._users:
            raise ConnectorError("no HTTP connector has been started")
        if self._room is not None:
            await self._room.acquire()
        try:
            connection = self._kept(server) or await self._connect(server)
        except BaseException:
            self._leave()
            raise
        self._busy.add(connection)
        return connection

    def give_back(self, server: Server, connection: Connection) -> None:
        """Keep a connection for the next request if both sides can; else close it."""
        self._busy.discard(connection)
        self._leave()
        if not (connection.is_reusable and connection.is_open and self._users):
            connection.close()
            return
        loop = asyncio.get_running_loop()
        self._idle[server].append(_Idle(connection, loop.time()))
        if self._sweeping is None:
            self._sweeping = loop.call_later(_KEEP_ALIVE_SECONDS, self._sweep)

    def _leave(self) -> None:
        if self._room is not None:
            self._room.release()

    def _kept(self, server: Server) -> Connection | None:
        """The connection that was used last, if one is open."""
        idle = self._idle.get(server)
        while idle:
            connection = idle.pop().connection
            if connection.is_open:
                return connection
        return None

    async def _connect(self, server: Server) -> Connection:
        if server.is_secure and self._security is None:
            self._security = await asyncio.to_thread(ssl.create_default_context)
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            server.host,
            server.port,
            ssl=self._security if server.is_secure else None,
        )
        return connection

    def _sweep(self) -> None:
        """Close what has been idle too long."""
        loop = asyncio.get_running_loop()
        oldest = loop.time() - _KEEP_ALIVE_SECONDS
        for server, idle in [*self._idle.items()]:
            kept = [each for each in idle if each.since > oldest]
            for each in idle[: len(idle) - len(kept)]:  # they stand in order of their rest
                each.connection.close()
            if kept:
                self._idle[server] = kept
            else:
                del self._idle[server]
        self._sweeping = (
            loop.call_later(_KEEP_ALIVE_SECONDS / 4, self._sweep) if self._idle else None
        )
