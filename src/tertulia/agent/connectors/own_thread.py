"""A thread with an event loop of its own, for code that might block."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from tertulia.agent.errors import ConnectorError

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class OwnThread:
    """Runs coroutines in a thread of its own, so that what blocks there delays nobody else.

    The thread is a daemon: code that never ends does not keep the process from ending.

    Args:
        name: names the thread.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._running: _Running | None = None

    def start(self) -> None:
        """Start the thread; what it is told to run before its loop runs is run then."""
        self._running = _Running(f"tertulia-{self.name}")
        self._running.thread.start()

    def begin(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Have the thread run a coroutine; cancelling the future cancels it there.

        Raises:
            ConnectorError: the thread does not run.
        """
        if self._running is None or self._running.loop.is_closed():
            work.close()
            raise ConnectorError(f"the thread of {self.name} does not run")
        return asyncio.run_coroutine_threadsafe(work, self._running.loop)

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine in the thread, and wait for its end; see `begin`."""
        return await asyncio.wrap_future(self.begin(work))

    async def stop(self, limit_seconds: float) -> None:
        """Cancel what still runs there, and end the thread; one that does not end is left behind.

        Args:
            limit_seconds: how long to wait for its end.
        """
        running = self._dismissed()
        if running is None:
            return
        try:
            async with asyncio.timeout(limit_seconds):
                await asyncio.wrap_future(running.ended)
            running.thread.join()  # which has nothing left to do
        except TimeoutError:
            self._warn(limit_seconds)

    def end(self, limit_seconds: float) -> None:
        """Do what `stop` does, where there is no event loop to wait in; 0: do not wait."""
        running = self._dismissed()
        if running is None or not limit_seconds:
            return
        try:
            running.ended.result(limit_seconds)
            running.thread.join()
        except TimeoutError:
            self._warn(limit_seconds)

    def _dismissed(self) -> _Running | None:
        """Let the thread come to its end."""
        running, self._running = self._running, None
        if running is not None and not running.loop.is_closed():
            running.loop.call_soon_threadsafe(running.may_end.set)
        return running

    def _warn(self, limit_seconds: float) -> None:
        _log.warning(
            "%s did not end within %s s; its thread is left behind", self.name, limit_seconds
        )


class _Running:
    """One run of the thread."""

    def __init__(self, name: str) -> None:
        self.thread = threading.Thread(target=self._main, name=name, daemon=True)
        self.loop = asyncio.new_event_loop()
        self.may_end = asyncio.Event()
        self.ended: Future[None] = Future()
        self.ended.set_running_or_notify_cancel()  # who waits in vain for it must not cancel it

    def _main(self) -> None:
        """Run the loop until it may end, then cancel what is left, and close it."""
        try:
            with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
                runner.run(self._until_the_end())
        finally:
            self.ended.set_result(None)

    async def _until_the_end(self) -> None:
        await self.may_end.wait()
