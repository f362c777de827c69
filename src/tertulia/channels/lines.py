"""Reads lines without holding up the event loop, whatever they come from."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import TypeAlias

_PIECE = 2**16

_Waiter: TypeAlias = "asyncio.Future[bytes | None]"


class Lines:
    """The lines of a file, a pipe or a terminal; each is read when it is asked for.

    A thread waits for them, for an event loop cannot wait for every kind of file. It is left
    behind if it waits for somebody who will never type anything, and ends with the process.

    Args:
        descriptor: what to read.
        max_bytes: where a line without an end is cut.
    """

    def __init__(self, descriptor: int, *, max_bytes: int = 2**20) -> None:
        self._descriptor = descriptor
        self._max_bytes = max_bytes
        self._wanted: SimpleQueue[_Waiter | None] = SimpleQueue()
        self._waiter: _Waiter | None = None
        self._is_stopped = False
        self._thread: threading.Thread | None = None

    async def next(self) -> bytes | None:
        """The next line, without its end; None when there are no more, or when stopped."""
        if self._is_stopped:
            return None
        loop = asyncio.get_running_loop()
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._read, args=[loop], name="lines", daemon=True
            )
            self._thread.start()
        self._waiter = loop.create_future()
        self._wanted.put(self._waiter)
        return await self._waiter

    def stop(self) -> None:
        """Wait for no more lines: whoever does is told that there are none."""
        self._is_stopped = True
        self._wanted.put(None)
        if self._waiter is not None:
            _answer(self._waiter, None)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        rest = b""
        is_over = False
        while (waiter := self._wanted.get()) is not None:
            while not is_over and b"\n" not in rest and len(rest) < self._max_bytes:
                piece = self._piece()
                is_over = not piece
                rest += piece
            is_line = bool(rest)
            line, _, after = rest.partition(b"\n")
            if len(line) > self._max_bytes:
                line, after = rest[: self._max_bytes], rest[self._max_bytes :]
            rest = after
            found = line.removesuffix(b"\r") if is_line else None
            with suppress(RuntimeError):  # the loop has been closed: nobody waits any more
                loop.call_soon_threadsafe(_answer, waiter, found)

    def _piece(self) -> bytes:
        try:
            return os.read(self._descriptor, _PIECE)
        except OSError:  # the terminal is gone
            return b""


def _answer(waiter: _Waiter, line: bytes | None) -> None:
    if not waiter.done():
        waiter.set_result(line)
