"""How busy the agent is: as JSON, as a live page, and over the page's WebSocket."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.types import Scope
from starlette.websockets import WebSocket, WebSocketDisconnect

from tertulia.agent.agent import Agent
from tertulia.agent.load import Load
from tertulia.agent.state import JsonObject
from tertulia.agent.wire import encode
from tertulia.serving.agent import openapi
from tertulia.serving.agent.load_history import LoadHistory
from tertulia.serving.agent.site import LOAD, page
from tertulia.serving.agent.sockets import Sockets, receive_message, send_message
from tertulia.serving.openapi import error_answer
from tertulia.serving.origins import header

_SOCKET = f"{LOAD}/ws"

_NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}
_SERIES = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": ["number", "null"]}},
}
_SCHEMA = {
    "type": "object",
    "properties": {
        "current_load": _NUMBERS,
        "response_time": _NUMBERS,
        "ended": _NUMBERS,
        "failed": _NUMBERS,
        "late": _NUMBERS,
        "resting": {"type": "array", "items": {"type": "string"}},
        "history": {
            "type": "object",
            "properties": {"step_seconds": {"type": "number"}, "most": _SERIES, "mean_ms": _SERIES},
        },
    },
}


def wants_json(scope: Scope) -> bool:
    """Whether a request for the page is one for its content."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    accept = header(scope, b"accept").decode("latin-1")
    return "json" in query.get("format", ()) or (
        "application/json" in accept and "text/html" not in accept
    )


def add_load(
    app: FastAPI, agent: Agent, load: Load, sockets: Sockets, interval_seconds: float
) -> None:
    """Answer `/debug/current_load` and its WebSocket."""
    history = LoadHistory(load.by_label(turns_in_progress=0))
    agent.listen(history.hear)
    answers: openapi.Responses = {
        200: {"content": {"application/json": {"schema": _SCHEMA}, "text/html": {}}},
        "4XX": error_answer("A token is missing."),
    }

    @app.get(LOAD, response_class=Response, responses=answers)
    async def current_load(request: Request) -> Response:
        """Show how busy the agent and its services are.

        A live page for a browser; JSON for `Accept: application/json` or `?format=json`. The page's
        WebSocket, `/debug/current_load/ws`, sends the same JSON twice a second.
        """
        if wants_json(request.scope):
            content = encode(_content(agent, load, history))
            headers = {"cache-control": "no-store"}
            return Response(content, headers=headers, media_type="application/json")
        return page(LOAD)

    async def live(websocket: WebSocket) -> None:
        await sockets.serve(websocket, tell)

    async def tell(websocket: WebSocket) -> None:
        """Send the load again and again, until the client has gone."""
        leaving = asyncio.create_task(_departure(websocket))
        try:
            while not leaving.done():
                await send_message(websocket, encode(_content(agent, load, history)))
                await asyncio.wait([leaving], timeout=interval_seconds)
        finally:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)

    app.router.routes.append(WebSocketRoute(_SOCKET, live))


def _content(agent: Agent, load: Load, history: LoadHistory) -> JsonObject:
    """The load, in the documented keys and ours."""
    labels = load.by_label(turns_in_progress=agent.turns_in_progress)
    return {
        "current_load": {label: one.running for label, one in labels.items()},
        "response_time": {label: one.mean_seconds or 0.0 for label, one in labels.items()},
        "ended": {label: one.ended for label, one in labels.items()},
        "failed": {label: one.failed for label, one in labels.items()},
        "late": {label: one.late for label, one in labels.items()},
        "resting": [label for label, one in labels.items() if one.is_resting],
        "history": history.told(),
    }


async def _departure(websocket: WebSocket) -> None:
    """Wait until the client has gone; what it says meanwhile is of no interest."""
    try:
        while True:
            await receive_message(websocket)
    except WebSocketDisconnect:
        return
