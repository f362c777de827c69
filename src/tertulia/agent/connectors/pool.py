"""The connections of all HTTP connectors of an agent."""

from __future__ import annotations

from dataclasses import dataclass, field

import aiohttp

from tertulia.agent.errors import ConnectorError

# Servers close idle connections after five seconds or more: we do so first, or a request could
# meet one that is just being closed.
_KEEP_ALIVE_SECONDS = 4.0


@dataclass(eq=False, kw_only=True)
class HttpPool:
    """One session for many connectors: opened by the first of them, closed by the last.

    It keeps no cookies, decompresses nothing, knows no proxies and sets no time limits: how long
    a service may take is decided by who asks it.

    Attributes:
        max_connections: how many may be open at once; 0: any number.
    """

    max_connections: int = 0
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)
    _users: int = 0

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session.

        Raises:
            ConnectorError: nobody has opened it.
        """
        if self._session is None:
            raise ConnectorError("no HTTP connector has been started")
        return self._session

    async def open(self) -> None:
        """Count one more user; called in the agent's event loop."""
        self._users += 1
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self.max_connections, keepalive_timeout=_KEEP_ALIVE_SECONDS
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(),
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
                auto_decompress=False,
                trust_env=False,
            )

    async def close(self) -> None:
        """Count one user less."""
        self._users -= 1
        if self._users == 0 and self._session is not None:
            session, self._session = self._session, None
            await session.close()
