"""A turn as server-sent events, for `POST /` with `Accept: text/event-stream`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from time import perf_counter

from starlette.requests import Request
from starlette.types import Send

from tertulia.agent.message import Message
from tertulia.agent.wire import encode
from tertulia.serving.agent.following import Ended, Progress, Silence, follow
from tertulia.serving.agent.reception import Reception
from tertulia.serving.agent.refusal import Refusal

EVENT_STREAM = "text/event-stream"

_HEADERS = [
    (b"content-type", EVENT_STREAM.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # or a proxy may keep events until there are many
]
_SILENCE = b": still working\n\n"
_LONGEST_WRITE_SECONDS = 30.0


class EventStream:
    """Sends the events of a turn while they happen.

    Args:
        reception: takes messages in.
        heartbeat_seconds: how long the stream may be silent.
    """

    def __init__(self, reception: Reception, heartbeat_seconds: float) -> None:
        self._reception = reception
        self._heartbeat_seconds = heartbeat_seconds

    async def send(self, message: Message, request: Request, send: Send) -> None:
        """Answer a message with a stream; what is refused at once, with an ordinary error."""
        start = perf_counter()
        stream, refusal = _Stream(send), None
        with suppress(_StalledError):
            try:
                async with aclosing(self._events(message)) as events:
                    async for event in events:
                        await stream.write(event)
            except _StalledError:
                raise
            except Exception as error:  # noqa: BLE001 - the boundary: every error is answered
                refusal = Refusal.of(error)
            if refusal is None:
                await stream.write(b"", is_last=True)
            elif stream.has_started:
                await stream.write(_event("error", encode(refusal.content())), is_last=True)
            else:
                await refusal.response()(request.scope, request.receive, send)
        self._reception.count(refusal.status if refusal else 200, start, refusal)

    async def _events(self, message: Message) -> AsyncGenerator[bytes, None]:
        """The events as they are written."""
        async with aclosing(follow(self._reception, message, self._heartbeat_seconds)) as steps:
            async for step in steps:
                match step:
                    case Progress(event, data):
                        yield _event(event, encode(data))
                    case Silence():
                        yield _SILENCE
                    case Ended(answer):
                        yield _event("answer", answer)


class _StalledError(Exception):
    """The client reads no more, and has not gone either."""


class _Stream:
    """The body of an answer, piece by piece; its head goes out with the first one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_started = False

    async def write(self, content: bytes, *, is_last: bool = False) -> None:
        """Send a piece.

        Raises:
            _StalledError: nobody has read for a long while.
        """
        try:
            async with asyncio.timeout(_LONGEST_WRITE_SECONDS):
                if not self.has_started:
                    self.has_started = True
                    await self._send(
                        {"type": "http.response.start", "status": 200, "headers": _HEADERS}
                    )
                await self._send(
                    {"type": "http.response.body", "body": content, "more_body": not is_last}
                )
        except TimeoutError as error:
            raise _StalledError from error


def _event(name: str, data: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)
