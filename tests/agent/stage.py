"""Agents over one SQLite file, whose clock the test moves and whose disk fails when told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import json

from tertulia.agent.agent import Agent
from tertulia.agent.errors import StoreError
from tertulia.agent.message import Message
from tertulia.agent.settings import AgentSettings
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.stores.rules import Outcome, Standing
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import Given, Says, assistant, given, hypothesis


@dataclass
class Clock:
    """A store's clock: it stands still, but for a microsecond each time that it is read."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def pass_by(self, **duration: float) -> None:
        """Let time pass: `clock.pass_by(seconds=20)`."""
        self.now += timedelta(**duration)


@dataclass
class Beats:
    """How often a lease was renewed; somebody may wait for a number."""

    count: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def happen(self) -> None:
        """One more."""
        async with self._news:
            self.count += 1
            self._news.notify_all()

    async def reach(self, count: int) -> None:
        """Wait until there were so many."""
        async with self._news:
            await self._news.wait_for(lambda: self.count >= count)


@dataclass(eq=False)
class FailingStore(SqliteStore):
    """Fails as often as `failures` says of an operation, before anything is written."""

    failures: Counter[str] = field(default_factory=Counter, kw_only=True)
    failure: Exception = field(default=StoreError("the disk is full"), kw_only=True)
    beats: Beats = field(default_factory=Beats, kw_only=True)

    async def accept(self, message: Message, owner: str) -> Standing:
        self._work("accept")
        return await super().accept(message, owner)

    async def begin(self, turn: TurnRecord, owner: str) -> Standing:
        self._work("begin")
        return await super().begin(turn, owner)

    async def finish(self, outcome: Outcome) -> TurnRecord:
        self._work("finish")
        return await super().finish(outcome)

    async def beat(self, owner: str, name: str, lease_seconds: float) -> None:
        self._work("beat")
        await super().beat(owner, name, lease_seconds)
        await self.beats.happen()

    def _work(self, operation: str) -> None:
        if self.failures[operation] > 0:
            self.failures[operation] -= 1
            raise self.failure


def echo(request: Any) -> list[JsonObject]:
    """A skill that repeats what was said, given the whole dialogue."""
    return hypothesis(f"echo: {request.payload['utterances'][-1]['text']}", 1.0)


def parts(skill: Any = echo) -> tuple[Given, Given]:
    """A skill, and who lets it speak; the skill may be a connector."""
    connector = skill if isinstance(skill, Says) else Says(answer=skill)
    best = Says(answer=lambda request: request.payload["human_utterances"][-1]["hypotheses"][0])
    return (
        given("skill", connector, "add_hypothesis"),
        given("best", best, "add_bot_utterance", requires=["skill"]),
    )


LAST_CHANCE = given("last", {"text": "Sorry."}, "add_bot_utterance_last_chance").service


@dataclass
class Stage:
    """Where agents of one test appear: they share a file and a clock.

    Attributes:
        path: the file.
        clock: the time, as the stores know it.
    """

    path: Path
    clock: Clock = field(default_factory=Clock)

    def store(self) -> FailingStore:
        """Another handle on the file."""
        return FailingStore(self.path, "OFF", clock=self.clock)

    def agent(
        self,
        services: Sequence[Given] | None = None,
        *,
        name: str = "one",
        settings: AgentSettings | None = None,
        window: int | None = None,
        **more: Any,
    ) -> Agent:
        """An agent that has not started yet."""
        everyone = assistant(*(services or parts()), last_chance=LAST_CHANCE, window=window)
        chosen = settings or AgentSettings(name=name, **more)
        return Agent(everyone, self.store(), chosen)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[FailingStore]:
        """An open handle on the file."""
        store = self.store()
        await store.open()
        try:
            yield store
        finally:
            await store.close()

    async def said(self, user_id: str = "ann") -> list[list[str]]:
        """What was said in each dialogue of a user, oldest first."""
        async with self.opened() as store:
            page = await store.dialogues(user_id=user_id)
            return [
                [body["text"] for body in await bodies(store, dialogue.dialogue_id)]
                for dialogue in reversed(page.dialogues)
            ]


async def bodies(store: SqliteStore, dialogue_id: str) -> list[JsonObject]:
    """The utterances of a dialogue, as they are stored."""
    records = await store.utterances(dialogue_id)
    return [json.decode(record.body) for record in records]


def message(text: str, *, user_id: str = "ann", message_id: str | None = None) -> Message:
    """Something said."""
    return Message(user_id=user_id, text=text, channel_type="test", message_id=message_id)
