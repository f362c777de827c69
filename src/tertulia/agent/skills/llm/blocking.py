"""Calls functions that may block, where they hold up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore, Thread
from typing import TypeVar

Result = TypeVar("Result")

_AT_ONCE = 32


class BusyError(Exception):
    """So many calls have not ended yet that no other is begun."""


@dataclass(frozen=True, slots=True)
class Threads:
    """Calls each function in a thread of its own, but only so many at once.

    A call that nobody waits for any more goes on to its end. If it has none it takes no thread away
    that other work needs, and does not keep the process from ending.
    """

    _room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    async def run(self, function: Callable[[], Result]) -> Result:
        """Call a function, and wait for what it returns.

        Raises:
            BusyError: there are too many already.
            BaseException: whatever the function raises.
        """
        if not self._room.acquire(blocking=False):
            raise BusyError
        outcome: Future[Result] = Future()
        outcome.set_running_or_notify_cancel()  # a thread cannot be cancelled
        work = partial(copy_context().run, self._call, function, outcome)
        Thread(target=work, name="tertulia-tool", daemon=True).start()
        return await asyncio.wrap_future(outcome)

    def _call(self, function: Callable[[], Result], outcome: Future[Result]) -> None:
        tell: Callable[[], None]
        try:
            tell = partial(outcome.set_result, function())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            tell = partial(outcome.set_exception, error)
        self._room.release()
        tell()
