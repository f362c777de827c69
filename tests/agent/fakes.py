"""Services and dialogues for tests of the turn: no network, no time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tertulia.agent.assistant import Assistant
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.graph import Graph, Node
from tertulia.agent.methods import METHODS
from tertulia.agent.service import Request, Service
from tertulia.agent.state import Bot, Human, HumanUtterance
from tertulia.agent.trace import Trace

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(kw_only=True)
class Says:
    """A connector that answers at once, or raises, and remembers what it was asked."""

    answer: Any = None
    asked: list[Any] = field(default_factory=list)

    async def start(self) -> None:
        """Open nothing."""

    async def stop(self) -> None:
        """Close nothing."""

    async def send(self, request: Request) -> Any:
        self.asked.append(request.payload)
        answer = self.answer(request) if callable(self.answer) else self.answer
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(kw_only=True)
class Hangs(Says):
    """A connector that never answers; says when it was asked and when it was given up."""

    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    was_cancelled: bool = False

    async def send(self, request: Request) -> Any:
        self.was_asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise


@dataclass(kw_only=True)
class Waits(Says):
    """A connector that answers when it is let go."""

    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, request: Request) -> Any:
        self.was_asked.set()
        await self.may_go.wait()
        return await super().send(request)


@dataclass(frozen=True)
class Given:
    """A service and its place in the graph."""

    service: Service
    node: Node


def given(
    name: str,
    answer: Any = None,
    method: str | None = None,
    *,
    after: Sequence[str] = (),
    requires: Sequence[str] = (),
    **more: Any,
) -> Given:
    """A service that answers so; `answer` may be a connector."""
    label = name.rpartition(".")[2]
    connector = answer if isinstance(answer, Says) else Says(answer=answer)
    service = Service(
        name=name,
        label=label,
        connector=connector,
        state_method=METHODS[method] if method else None,
        **more,
    )
    return Given(service, Node(name, label, frozenset(after), frozenset(requires)))


def assistant(*parts: Given, **more: Any) -> Assistant:
    """An assistant of these services."""
    services = {part.service.name: part.service for part in parts}
    return Assistant(
        graph=Graph.of(part.node for part in parts),
        services=services,
        connectors=tuple(service.connector for service in services.values()),
        **more,
    )


def dialogue(text: str = "hello", **more: Any) -> Dialogue:
    """A dialogue in which somebody has just said something for the first time."""
    human = Human(id="h1", user_external_id="ann")
    question = HumanUtterance(utt_id="u1", text=text, user=human, date_time=THEN)
    return Dialogue(
        dialogue_id="d1",
        channel_type="test",
        human=human,
        bot=Bot(id="b1"),
        question=question,
        **more,
    )


def trace() -> Trace:
    """An empty trace."""
    return Trace(turn_id="t1", dialogue_id="d1", started_at=THEN)


def hypothesis(text: str, confidence: float, **more: Any) -> list[dict[str, Any]]:
    """What a skill answers."""
    return [{"text": text, "confidence": confidence, **more}]


Formatter = Callable[[dict[str, Any]], list[Any]]
