"""Drives one turn over the graph; the only place that starts tasks for services."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

from tertulia.agent.assistant import Assistant
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.exchange import Exchange
from tertulia.agent.recording import Recorder
from tertulia.agent.service import Service
from tertulia.agent.state import BotUtterance
from tertulia.agent.trace import Audience, Trace

LAST_WORD = "Sorry, something went wrong. Please say that again."
"""What is answered when nobody else can, not even the last-chance service."""


class Turn:
    """One turn: asks the services in the graph's order, and sees to it that there is an answer.

    Args:
        assistant: the services.
        dialogue: what they work on; when `run` returns, its `answer` is set.
        trace: where to write down what happens.
        audience: hears of it.
        recorder: keeps what services answer, if it is to be kept.
    """

    def __init__(
        self,
        assistant: Assistant,
        dialogue: Dialogue,
        trace: Trace,
        audience: Audience,
        recorder: Recorder | None = None,
    ) -> None:
        self.assistant = assistant
        self.dialogue = dialogue
        self.trace = trace
        self._audience = audience
        self._recorder = recorder
        self._limit: asyncio.Timeout | None = None
        self._progress = assistant.graph.start()
        self._start = perf_counter()

    async def run(self, deadline: float, last_word_seconds: float) -> None:
        """Ask every service that may be asked, then, without an answer, who has the last word.

        Args:
            deadline: when to stop, by the event loop's clock.
            last_word_seconds: how long the services for timeouts and failures may take then.
        """
        is_late = await self._walk(deadline)
        self.trace.notes += [
            f"a selector chose {label!r}, which is no label of a service it leads to"
            for label in self._progress.unknown
        ]
        await self._close(last_word_seconds, is_late=is_late)

    async def apologise(self, last_word_seconds: float) -> None:
        """Answer without asking any service of the graph: it is too late for them."""
        await self._close(last_word_seconds, is_late=False)

    def stop_asking(self) -> None:
        """Say that the time is up, before the deadline that was given."""
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time())

    async def _walk(self, deadline: float) -> bool:
        """Walk the graph; whether the time was up before its end."""
        try:
            async with asyncio.timeout_at(deadline) as self._limit, asyncio.TaskGroup() as group:
                for name in self._progress.first():
                    group.create_task(self._serve(name, group))
        except TimeoutError:
            return True
        finally:
            self._limit = None
        return False

    async def _serve(self, name: str, group: asyncio.TaskGroup) -> None:
        """Ask a service, then those that it was the last to hold back."""
        following: str | None = name
        while following is not None:
            exchange = self._exchange(self.assistant.services[following])
            ending = await exchange.run()
            chosen = exchange.chosen
            if chosen == [] and not self.assistant.empty_selection_is_none:
                chosen = None
            ready = self._progress.end(following, ending, chosen=chosen)
            for other in ready[1:]:
                group.create_task(self._serve(other, group))
            following = ready[0] if ready else None

    async def _close(self, seconds: float, *, is_late: bool) -> None:
        """See to it that there is an answer, and finish the trace."""
        self.trace.statuses = {
            name: _AT_THE_END.get(status, status) for name, status in self._progress.status.items()
        }
        if self.dialogue.answer is None:
            await self._have_last_word(seconds, is_late=is_late)
        self.trace.seconds = perf_counter() - self._start

    async def _have_last_word(self, seconds: float, *, is_late: bool) -> None:
        self.trace.outcome = "timeout" if is_late else "last_chance"
        speakers = [self.assistant.last_chance]
        if is_late:
            speakers.insert(0, self.assistant.timeout)
        for service in filter(None, speakers):
            try:
                async with asyncio.timeout(seconds):
                    await self._exchange(service).run()
            except TimeoutError:
                self.trace.notes.append(f"{service.name} took more than {seconds:g} s")
            if self.dialogue.answer is not None:
                return
        self.dialogue.answer = BotUtterance(
            utt_id=uuid4().hex,
            text=LAST_WORD,
            orig_text=LAST_WORD,
            user=self.dialogue.bot,
            date_time=datetime.now(UTC),
            active_skill=self.trace.outcome,
            confidence=0.0,
        )

    def _exchange(self, service: Service) -> Exchange:
        return Exchange(
            service=service,
            dialogue=self.dialogue,
            trace=self.trace,
            audience=self._audience,
            recorder=self._recorder,
            rank=self.assistant.rank(service.name),
            start=self._start,
        )


_AT_THE_END = {"running": "cancelled", "waiting": "unreached"}
"""What is said of services that were still running, or never came to their turn."""
