"""The address of the agent, `POST /`: one message, one answer. This path is hot."""

from __future__ import annotations

import asyncio
from time import perf_counter

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from tertulia.agent.message import Message
from tertulia.serving.agent.event_stream import EVENT_STREAM, EventStream
from tertulia.serving.agent.incoming import read_message
from tertulia.serving.agent.reception import Reception
from tertulia.serving.agent.refusal import Refusal
from tertulia.serving.body import read_body
from tertulia.serving.errors import RequestError
from tertulia.serving.origins import own_path

_HEADERS = (b"content-type", b"application/json"), (b"cache-control", b"no-store")


class Entrance:
    """Answers `POST /` itself, without any framework, and leaves the rest to an app.

    Args:
        app: answers everything else.
        reception: takes messages in.
        max_body_bytes: the largest body.
        body_seconds: how long it may take to arrive.
        heartbeat_seconds: how long a stream of events may be silent.
    """

    def __init__(
        self,
        app: ASGIApp,
        reception: Reception,
        *,
        max_body_bytes: int,
        body_seconds: float,
        heartbeat_seconds: float,
    ) -> None:
        self._app = app
        self._reception = reception
        self._max_body_bytes = max_body_bytes
        self._body_seconds = body_seconds
        self._stream = EventStream(reception, heartbeat_seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or own_path(scope) != "/":
            await self._app(scope, receive, send)
            return
        start = perf_counter()
        refusal = self._reception.refuse_when_full()  # before a byte of the body is read
        try:
            if refusal is None:
                request = Request(scope, receive)
                message = await self._message(request)
                if EVENT_STREAM in request.headers.get("accept", ""):
                    await self._stream.send(message, request, send)
                    return
                answer = await self._reception.answer(message)
        except Exception as error:  # noqa: BLE001 - the boundary: every error is answered
            refusal = Refusal.of(error)
        if refusal is not None:
            await refusal.response()(scope, receive, send)
            self._reception.count(refusal.status, start, refusal)
            return
        length = (b"content-length", str(len(answer)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length, *_HEADERS]})
        await send({"type": "http.response.body", "body": answer})
        self._reception.count(200, start)

    async def _message(self, request: Request) -> Message:
        """Read and check a request."""
        if not request.headers.get("content-type", "").lower().startswith("application/json"):
            raise RequestError("the request must hold JSON, with content-type application/json")
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await read_body(request, self._max_body_bytes)
        except TimeoutError as error:
            raise RequestError("the body did not arrive in time", status=408) from error
        key = request.headers.get("idempotency-key")
        return read_message(body, "http_client", idempotency_key=key)
