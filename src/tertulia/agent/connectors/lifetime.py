"""From a connector's start to its stop: requests are taken in between, and none outlives it."""

from __future__ import annotations

import asyncio
from types import TracebackType

from tertulia.agent.errors import ConnectorError


class Lifetime:
    """Lets requests in while a connector runs, and out with an error when it stops.

    Args:
        what: names the connector in messages.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._is_running = False
        self._inside: set[asyncio.Timeout] = set()

    @property
    def is_running(self) -> bool:
        """Whether requests are taken."""
        return self._is_running

    def begin(self) -> None:
        """Take requests from now on."""
        self._is_running = True

    def end(self) -> None:
        """Take no more, and have those that are inside fail."""
        self._is_running = False
        while self._inside:
            self._inside.pop().reschedule(float("-inf"))

    def request(self) -> Stay:
        """Enter with a request: `async with lifetime.request(): …`.

        Raises:
            ConnectorError: the connector does not run, or was stopped meanwhile.
        """
        if not self._is_running:
            raise ConnectorError(f"{self.what} does not run: start its connector first")
        return Stay(self.what, self._inside)


class Stay:
    """One request inside a connector.

    A time limit that is set only when the connector stops: it ends the work of a task, and not
    the task, and is not mistaken for a deadline of the caller's.
    """

    __slots__ = ("_inside", "_limit", "_what")

    def __init__(self, what: str, inside: set[asyncio.Timeout]) -> None:
        self._what = what
        self._inside = inside
        self._limit = asyncio.timeout(None)

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()
        self._inside.add(self._limit)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._inside.discard(self._limit)
        try:
            await self._limit.__aexit__(kind, error, traceback)
        except TimeoutError as stopped:
            raise ConnectorError(f"{self._what} was stopped before it answered") from stopped
