"""A conversation over a WebSocket, `/chat/ws`."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from tertulia.agent.wire import encode
from tertulia.serving.agent.following import Ended, Progress, follow
from tertulia.serving.agent.incoming import message_of, read_object
from tertulia.serving.agent.reception import Reception
from tertulia.serving.agent.refusal import Refusal
from tertulia.serving.agent.sockets import receive_message, send_message
from tertulia.serving.errors import RequestError


@dataclass(frozen=True, slots=True)
class Chat:
    """Answers the messages of a socket one after another, in the order they came."""

    reception: Reception

    async def talk(self, websocket: WebSocket) -> None:
        """Answer whatever comes over an open socket, until its client closes it.

        Raises:
            WebSocketDisconnect: the client has gone; a turn in progress is finished and stored.
        """
        while True:
            message = await receive_message(websocket)
            start = perf_counter()
            refusal = self.reception.refuse_when_full()
            try:
                if refusal is None:
                    await self._answer(websocket, message)
            except WebSocketDisconnect:
                raise
            except Exception as error:  # noqa: BLE001 - the boundary: every error is answered
                refusal = Refusal.of(error)
            if refusal is not None:
                await send_message(websocket, encode(refusal.content()))
            self.reception.count(refusal.status if refusal else 200, start, refusal)

    async def _answer(self, websocket: WebSocket, content: bytes) -> None:
        fields = read_object(content)
        wants_events = _wants_events(fields)
        message = message_of(fields, "ws_client")
        if not wants_events:
            await send_message(websocket, await self.reception.answer(message))
            return
        async with aclosing(follow(self.reception, message, _NEVER)) as steps:
            async for step in steps:
                match step:
                    case Progress(event, data):
                        await send_message(websocket, encode({"event": event, **data}))
                    case Ended(answer):
                        await send_message(websocket, answer)


_NEVER = 3600.0  # a WebSocket has heartbeats of its own


def _wants_events(fields: dict[str, Any]) -> bool:
    """Whether progress is to be told before the answer; the key is used up."""
    wanted = fields.pop("events", False)
    if not isinstance(wanted, bool):
        raise RequestError("`events` must be true or false")
    return wanted
