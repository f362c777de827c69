"""A web service around one service of an agent: what runs in its process can run in another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from uuid import uuid4

from msgspec import DecodeError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tertulia.agent import wire
from tertulia.agent.connectors.events import JSON_LINES
from tertulia.agent.connectors.user_code import described
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Connector
from tertulia.agent.service import Request as Task
from tertulia.agent.state import Json
from tertulia.serving.agent.access import guarded
from tertulia.serving.agent.tokens import Tokens
from tertulia.serving.body import read_body
from tertulia.serving.errors import RequestError
from tertulia.serving.json_errors import json_error

_log = logging.getLogger(__name__)

MAX_BODY_BYTES = 8 * 2**20


def service_app(
    connector: Connector,
    label: str,
    *,
    tokens: Tokens | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> ASGIApp:
    """Make the web service of a connector, for the connector `http` of an agent.

    `POST /` takes a task and answers with a list of one: the answer. A service that streams answers
    with lines of JSON, as `tertulia.agent.connectors.events` describes. `GET /probe` says that it
    runs. Tasks are worked on side by side; one whose client goes away is given up.

    Args:
        connector: what works on the tasks; started and stopped with the app.
        label: what the agent's state calls the service.
        tokens: those for the API must be shown with a task, where there are any.
        max_body_bytes: the largest task.
    """
    desk = _Desk(connector, label, max_body_bytes)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await connector.start()
        try:
            yield
        finally:
            await connector.stop()

    async def probe(_request: Request) -> Response:
        return Response(b'{"status":"ok"}', media_type="application/json")

    routes = [Route("/", desk.answer, methods=["POST"]), Route("/probe", probe, methods=["GET"])]
    return guarded(Starlette(routes=routes, lifespan=lifespan), tokens or Tokens(), ())


@dataclass(frozen=True, slots=True)
class _Desk:
    """Takes tasks in, and gives answers out."""

    connector: Connector
    label: str
    max_body_bytes: int

    async def answer(self, request: Request) -> Response:
        """Answer a request; whatever goes wrong is answered too."""
        try:
            payload = _payload(await read_body(request, self.max_body_bytes))
        except RequestError as error:
            return json_error(error.status, str(error))
        except ClientDisconnect:
            return json_error(400, "the request was broken off")
        pieces: asyncio.Queue[str | None] = asyncio.Queue()
        working = asyncio.create_task(self._work(payload, pieces))
        leaving = asyncio.create_task(_departure(request))
        leaving.add_done_callback(lambda gone: gone.cancelled() or working.cancel())
        try:
            first = await pieces.get()
            if first is not None:  # whether its reader goes away is noticed where it is sent
                return _Streamed(first, pieces, working)
            await asyncio.wait([working])
            return _whole(working)
        except asyncio.CancelledError:
            working.cancel()
            raise
        finally:
            leaving.cancel()

    async def _work(self, payload: Json, pieces: asyncio.Queue[str | None]) -> Json:
        """Have the connector work; the queue ends with None, however that ends."""
        task = Task(task_id=uuid4().hex, payload=payload, label=self.label, emit=pieces.put_nowait)
        try:
            return await self.connector.send(task)
        finally:
            pieces.put_nowait(None)


def _payload(body: bytes) -> Json:
    try:
        return wire.decode(body)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError("the task must be JSON") from error


async def _departure(request: Request) -> None:
    """Wait until the client has gone; its body has been read, so nothing else can come."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _whole(worked: asyncio.Task[Json]) -> Response:
    """An answer that came at once, or why there is none."""
    if worked.cancelled():
        return json_error(499, "the client has gone")
    try:
        return Response(wire.encode([worked.result()]), media_type="application/json")
    except ConnectorError as error:
        wait = ceil(error.retry_after_seconds)
        headers = {"retry-after": str(wait)} if wait else {}
        return json_error(503 if error.is_outage else 500, str(error), headers)
    except Exception as error:  # noqa: BLE001 - the boundary: every error is answered
        _log.error("the service failed: %s", described(error))
        return json_error(500, "the service failed: see its log")


class _Streamed(StreamingResponse):
    """An answer that comes piece by piece; without a reader, no more of it is made."""

    def __init__(
        self, first: str, pieces: asyncio.Queue[str | None], working: asyncio.Task[Json]
    ) -> None:
        super().__init__(_lines(first, pieces, working), media_type=JSON_LINES)
        self._working = working

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:  # also where the reader has gone before the first line
            self._working.cancel()


async def _lines(
    first: str, pieces: asyncio.Queue[str | None], working: asyncio.Task[Json]
) -> AsyncIterator[bytes]:
    """The lines of an answer; one that fails midway ends without its last line."""
    try:
        piece: str | None = first
        while piece is not None:
            yield wire.encode({"text": piece}) + b"\n"
            piece = await pieces.get()
        yield wire.encode({"answer": await working}) + b"\n"
    except Exception as error:  # noqa: BLE001 - the answer has begun, and its status is sent
        _log.error("the service failed in the middle of an answer: %s", described(error))
