"""Stands in for the services of a turn: each is told what to answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from tertulia.agent.assistant import Assistant
from tertulia.agent.breaker import Breaker
from tertulia.agent.replay.script import Script
from tertulia.agent.retry import NO_RETRY
from tertulia.agent.service import Request, Service
from tertulia.agent.state import Json
from tertulia.agent.trace import CallStarted, TurnEvent
from tertulia.agent.turn import Turn

LAST_WORD_SECONDS = 5.0
_NEVER = 10.0**9


@dataclass(frozen=True, slots=True)
class Prompter:
    """Tells services what to answer; knows which task is which."""

    script: Script
    _keys: dict[str, tuple[str, int]] = field(default_factory=dict)

    def hear(self, event: TurnEvent) -> None:
        """Take note of the tasks that are sent; this is the turn's listener."""
        if isinstance(event, CallStarted):
            self._keys[event.call.task_id] = (event.call.service, event.call.index)
        self.script.hear(event)

    async def answer(self, request: Request) -> Json:
        """Say what was answered then."""
        return await self.script.answer(request.task_id, self._keys[request.task_id])

    async def run(self, turn: Turn, seconds: float = _NEVER) -> None:
        """Run the graph of a turn, and direct it; `seconds` is how long it may take."""
        directing = asyncio.create_task(self.script.direct(turn))
        try:
            await turn.run(asyncio.get_running_loop().time() + seconds, LAST_WORD_SECONDS)
        finally:
            directing.cancel()
            await asyncio.wait([directing])

    def instead_of(self, assistant: Assistant, but: str = "") -> Assistant:
        """An assistant whose services answer as in the script; one of them may be spared."""

        def cast(service: Service) -> Service:
            if service.name == but:
                return service
            return replace(
                service,
                connector=_Prompted(self),
                retry=NO_RETRY,
                breaker=Breaker(outages=0),
                timeout_seconds=None,
            )

        return replace(
            assistant,
            services={name: cast(service) for name, service in assistant.services.items()},
            last_chance=cast(assistant.last_chance) if assistant.last_chance else None,
            timeout=cast(assistant.timeout) if assistant.timeout else None,
        )


@dataclass(frozen=True, slots=True)
class _Prompted:
    """A connector that says what it is told."""

    prompter: Prompter

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> Json:
        """Answer as then."""
        return await self.prompter.answer(request)
