from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect

from tertulia.serving.agent.sockets import Sockets, send_message

SCOPE = {"type": "websocket", "path": "/", "headers": [], "subprotocols": []}


async def test_a_client_that_reads_no_more_is_as_good_as_gone() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])
        if message["type"] == "websocket.send":
            await asyncio.Event().wait()

    async def tell(websocket: WebSocket) -> None:
        with pytest.raises(WebSocketDisconnect):
            await send_message(websocket, b"news", limit_seconds=0)
        raise WebSocketDisconnect

    sockets = Sockets(1)
    for _ in range(2):  # so the first has left its place
        await sockets.serve(WebSocket(SCOPE, receive, send), tell)

    assert sent == ["websocket.accept", "websocket.send"] * 2
