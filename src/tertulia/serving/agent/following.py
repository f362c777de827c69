"""A turn as it happens: its events, then its answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from tertulia.agent.message import Message
from tertulia.agent.state import JsonObject
from tertulia.agent.trace import CallEnded, CallStarted, TextStreamed, TurnAccepted, TurnEvent
from tertulia.serving.agent.reception import Reception

_MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class Progress:
    """Something that happened in a turn.

    Attributes:
        event: `accepted`, `service`, `text` or `missed`.
        data: what exactly.
    """

    event: str
    data: JsonObject


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing happened for a while."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The turn is over.

    Attributes:
        answer: as JSON.
    """

    answer: bytes


class _Feed:
    """The events of a turn, until they are taken; a slow reader misses some, and is told so."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._waiting: deque[Progress] = deque()
        self._missed = 0

    def hear(self, event: TurnEvent) -> None:
        """Take note of an event; this is the turn's listener."""
        progress = _progress(event)
        if progress is None:
            return
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(progress)
        else:
            self._missed += 1
        self.news.set()

    def take(self) -> list[Progress]:
        """What has happened since the last time."""
        self.news.clear()
        taken = [*self._waiting]
        self._waiting.clear()
        if self._missed:
            taken.append(Progress("missed", {"events": self._missed}))
            self._missed = 0
        return taken


async def follow(
    reception: Reception, message: Message, silence_seconds: float
) -> AsyncGenerator[Progress | Silence | Ended, None]:
    """Let the agent answer a message, and say what happens meanwhile.

    Leaving it early does not end the turn, which is finished and stored.

    Args:
        reception: takes the message in.
        message: what the user sent.
        silence_seconds: how long nothing may happen before that is said.

    Raises:
        Exception: whatever `Reception.answer` raises.
    """
    feed = _Feed()
    answering = asyncio.create_task(reception.answer(message, feed.hear))
    answering.add_done_callback(lambda _: feed.news.set())
    try:
        while not answering.done():
            try:
                async with asyncio.timeout(silence_seconds):
                    await feed.news.wait()
            except TimeoutError:
                yield Silence()
            for progress in feed.take():
                yield progress
        yield Ended(answering.result())
    finally:
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)


def _progress(event: TurnEvent) -> Progress | None:
    """What to tell of an event; None for nothing."""
    match event:
        case TurnAccepted(turn_id):
            return Progress("accepted", {"turn_id": turn_id})
        case CallStarted(_, call):
            return Progress("service", {"name": call.service, "status": "running"})
        case CallEnded(_, call):
            milliseconds = round(call.seconds * 1000, 1)
            return Progress(
                "service", {"name": call.service, "status": call.status, "ms": milliseconds}
            )
        case TextStreamed(_, call, text):
            return Progress("text", {"service": call.service, "piece": text})
    return None
