"""Turns that a former process left open: the agent finishes them, but nobody waits for them."""

from __future__ import annotations

import asyncio

from tertulia.agent.trace import TurnEnded, TurnEvent


class Recovered:
    """Tells which turns have ended without anybody here who waited for the answer.

    It must hear of every event of the agent, from before the agent is opened.
    """

    def __init__(self) -> None:
        self._awaited: set[str] = set()
        self._found: set[str] = set()
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    def hear(self, event: TurnEvent) -> None:
        """Take note of an event; this is the agent's listener."""
        if isinstance(event, TurnEnded) and event.is_stored:
            turn_id = event.trace.turn_id
            if turn_id not in self._awaited:
                self._found.add(turn_id)
                self._queue.put_nowait(turn_id)

    def expect(self, turn_id: str) -> None:
        """Say that somebody waits for the answer of a turn."""
        self._awaited.add(turn_id)

    def settle(self, turn_id: str) -> bool:
        """Say that the answer has come; whether it is still to be delivered."""
        self._awaited.discard(turn_id)
        return turn_id not in self._found

    async def next(self) -> str:
        """The next turn whose answer nobody waited for."""
        return await self._queue.get()
