"""An agent that answers as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tertulia.agent.assistant import Assistant
from tertulia.agent.graph import Graph
from tertulia.agent.message import Answer, Message
from tertulia.agent.reply import Reply
from tertulia.agent.service import Service
from tertulia.agent.trace import Listener, TurnEvent

Tell = Callable[[TurnEvent], None]
Answering = Callable[[Message, Tell], Awaitable[Reply]]


def reply_to(message: Message, text: str | None = None, **fields: Any) -> Reply:
    """An answer in the one dialogue there is; an echo where no text is given."""
    answer = Answer(
        user_id=message.user_id,
        dialog_id="d1",
        utt_id="u1",
        text=f"you said {message.text}" if text is None else text,
        active_skill="echo",
        attributes={"mood": "fine"},
    )
    return Reply(answer=answer, turn_id="t1", **fields)


async def echo(message: Message, tell: Tell) -> Reply:
    """Answer at once."""
    if message.is_command:
        return Reply(answer=Answer(user_id=message.user_id, dialog_id="d2"), turn_id="t2")
    return reply_to(message)


class FakeAgent:
    """Takes messages as an agent does, and answers as the test says."""

    def __init__(
        self, answering: Answering = echo, store: object = None, services: tuple[Service, ...] = ()
    ) -> None:
        self.answering = answering
        self.store = store
        self.assistant = Assistant(
            graph=Graph.of([]),
            services={service.name: service for service in services},
            connectors=(),
        )
        self.asked: list[Message] = []
        self.finished: list[str] = []
        self.is_full = False
        self.is_started = False
        self.listeners: list[Listener] = []
        self._turns: set[asyncio.Task[Reply]] = set()

    async def __aenter__(self) -> FakeAgent:
        self.is_started = True
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._turns:
            await asyncio.wait(self._turns)
        self.is_started = False

    def listen(self, listener: Listener) -> None:
        self.listeners.append(listener)

    async def respond(self, message: Message, listener: Listener | None = None) -> Reply:
        self.asked.append(message)
        turn = asyncio.create_task(self._turn(message, listener))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        return await asyncio.shield(turn)

    async def _turn(self, message: Message, listener: Listener | None) -> Reply:
        def tell(event: TurnEvent) -> None:
            for one in (*self.listeners, *([listener] if listener else [])):
                one(event)

        reply = await self.answering(message, tell)
        self.finished.append(message.text)
        return reply

    @property
    def turns_in_progress(self) -> int:
        return len(self._turns)
