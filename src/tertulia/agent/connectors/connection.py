"""One HTTP/1.1 connection to a service: a request, its answer, and the next one.

Parsing is httptools', the parser of Node.js; what is written here is what a keep-alive POST needs
and no more, because most of a turn's time would otherwise be spent in a general client
(decision 16).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator
from typing import cast

import httptools

_MAX_HEAD_BYTES = 64 * 1024
_MAX_BUFFERED_BYTES = 256 * 1024


class BrokenAnswerError(Exception):
    """The answer is no HTTP, or its head does not end."""


class ClosedEarlyError(Exception):
    """The connection was closed before the answer was complete."""


class Connection(asyncio.Protocol):
    """Sends one request at a time, and reads its answer.

    Attributes:
        status: of the answer, once its head is there.
        headers: of the answer, by lower-case names; of several of one name, the last.
        is_reusable: whether another request may follow.
    """

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.is_reusable = False
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._chunks: deque[bytes] = deque()
        self._buffered = 0
        self._head_bytes = 0
        self._has_head = False
        self._is_complete = True
        self._is_surplus = False
        self._is_paused = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the other side has not closed it, as far as is known."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> None:
        """Send a whole request, and wait for the head of its answer.

        Raises:
            ClosedEarlyError: the connection was closed before that.
            BrokenAnswerError: what came is no HTTP.
        """
        self._parser = httptools.HttpResponseParser(self)
        self.status, self.headers = 0, {}
        self._chunks.clear()
        self._buffered = self._head_bytes = 0
        self._has_head = self._is_complete = self._is_surplus = self.is_reusable = False
        if self._transport is None or self._transport.is_closing():
            raise ClosedEarlyError
        self._transport.write(request)
        while not self._has_head:
            await self._news()

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body as it arrives.

        Raises:
            ClosedEarlyError: the connection was closed before its end.
            BrokenAnswerError: it does not keep to HTTP.
        """
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._buffered -= len(chunk)
                yield chunk
            if self._is_complete:
                return
            self._go_on()
            await self._news()

    async def body(self) -> bytes:
        """The whole body; see `chunks`."""
        while not self._is_complete:
            self._go_on()
            await self._news()
        self._buffered = 0
        return b"".join(self._chunks)

    def close(self) -> None:
        """Close the connection at once; what is still to come is not waited for."""
        if self._transport is not None:
            self._transport.abort()

    async def _news(self) -> None:
        """Wait until something has arrived, or nothing more will."""
        self._check()
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        self._check()

    def _check(self) -> None:
        if self._error is not None and not self._is_complete:
            raise self._error

    def _tell(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, error: Exception) -> None:
        self._error = error
        self.is_reusable = False
        self._tell()

    # -- the event loop's side ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is none by name

    def data_received(self, data: bytes) -> None:
        if self._is_complete or self._parser is None:  # nobody has asked
            self.is_reusable = False
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(BrokenAnswerError())
            self.close()
        else:
            if not self._has_head:
                self._count_head(len(data))
        self._tell()

    def _count_head(self, length: int) -> None:
        self._head_bytes += length
        if self._head_bytes > _MAX_HEAD_BYTES:
            self._fail(BrokenAnswerError())
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._is_complete:
            if self._has_head and exc is None and self._ends_with_the_connection:
                self._is_complete = True
                self._tell()
            else:
                self._fail(ClosedEarlyError())
        self.is_reusable = False

    @property
    def _ends_with_the_connection(self) -> bool:
        return not self.headers.keys() & {"content-length", "transfer-encoding"}

    def _go_on(self) -> None:
        if self._is_paused and self._transport is not None:
            self._is_paused = False
            with contextlib.suppress(RuntimeError):  # it has been closed meanwhile
                self._transport.resume_reading()

    # -- the parser's side ----------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Take the beginning of an answer; a second one was not asked for, and is not read."""
        self._is_surplus = self._is_complete
        self.is_reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        if not self._is_surplus:
            self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Take the end of the head; what only announces an answer is passed over."""
        assert self._parser is not None  # noqa: S101 - it is who calls
        if self._is_surplus:
            return
        self.status = self._parser.get_status_code()
        if self.status >= 200:
            self._has_head = True
        else:
            self.headers = {}

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body; a reader who is slow slows the sender down."""
        if self._is_surplus:
            return
        self._chunks.append(body)
        self._buffered += len(body)
        if self._buffered > _MAX_BUFFERED_BYTES and not self._is_paused:
            assert self._transport is not None  # noqa: S101 - the piece came through it
            self._is_paused = True
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """Take the end of the answer."""
        assert self._parser is not None  # noqa: S101 - it is who calls
        if self._has_head and not self._is_surplus:
            self._is_complete = True
            self.is_reusable = self._parser.should_keep_alive()
            self._go_on()  # for the next answer, and to hear of the other side's closing
