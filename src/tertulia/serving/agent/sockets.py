"""WebSockets: how many may be open, and how they are opened and read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from tertulia.serving.json_errors import json_error

_LONGEST_WRITE_SECONDS = 30.0

BEARER = "bearer"
"""The subprotocol under which a browser shows its token: `["bearer", token]`."""


class Sockets:
    """Opens WebSockets, but no more than so many at once.

    Args:
        most: how many may be open.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open = 0

    async def serve(
        self, websocket: WebSocket, talk: Callable[[WebSocket], Awaitable[None]]
    ) -> None:
        """Open a socket and let `talk` have it, until its client has gone."""
        if self._open >= self._most:
            message = "too many sockets are open: try again in a moment"
            await websocket.send_denial_response(json_error(503, message, {"retry-after": "1"}))
            return
        self._open += 1
        try:
            is_bearer = websocket.scope["subprotocols"][:1] == [BEARER]
            await websocket.accept(subprotocol=BEARER if is_bearer else None)
            await talk(websocket)
        except WebSocketDisconnect:
            return
        finally:
            self._open -= 1


async def receive_message(websocket: WebSocket) -> bytes:
    """Wait for the next message, whether it is sent as a text or as bytes.

    Raises:
        WebSocketDisconnect: the client has gone.
    """
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text: str | None = message.get("text")
    content: bytes = message["bytes"] if text is None else text.encode("utf-8", "replace")
    return content


async def send_message(
    websocket: WebSocket, content: bytes, limit_seconds: float = _LONGEST_WRITE_SECONDS
) -> None:
    """Send a text.

    Raises:
        WebSocketDisconnect: the client has gone, or reads no more, which is as good as gone.
    """
    try:
        async with asyncio.timeout(limit_seconds):
            await websocket.send_text(content.decode())
    except TimeoutError as error:
        raise WebSocketDisconnect(1006) from error
