"""Users who send a message until it is acknowledged, whatever becomes of the agent."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import aiohttp

_PAUSE_SECONDS = 0.05
_PATIENCE = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A message and the answer that its user has got."""

    user_id: str
    text: str
    message_id: str
    dialog_id: str
    utt_id: str
    response: str


@dataclass(slots=True)
class Progress:
    """How many messages of all users have been acknowledged; somebody may wait for a number."""

    count: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def advance(self) -> None:
        """One more."""
        async with self._news:
            self.count += 1
            self._news.notify_all()

    async def reach(self, count: int) -> None:
        """Wait until so many are acknowledged."""
        async with self._news:
            await self._news.wait_for(lambda: self.count >= count)


@dataclass(kw_only=True)
class Talker:
    """One user.

    Attributes:
        urls: the agents that may be asked, each time any of them.
        twice: how likely it is that a message is sent to another agent at the same time, or once
            more after it was acknowledged.
        retries: how often a message was sent again.
        different: how many answers to one message differed from the first one.
        acknowledged: what was answered, in order.
    """

    user_id: str
    urls: Sequence[str]
    session: aiohttp.ClientSession
    progress: Progress
    random: random.Random
    twice: float = 0.0
    longest_pause_seconds: float = 0.0
    retries: int = 0
    different: int = 0
    acknowledged: list[Acknowledged] = field(default_factory=list)

    async def talk(self, texts: Sequence[str]) -> None:
        """Say one thing after another."""
        for text in texts:
            await asyncio.sleep(self.random.random() * self.longest_pause_seconds)
            await self.say(text)

    async def say(self, text: str) -> Acknowledged:
        """Send a message until it is acknowledged; now and then twice, with one answer."""
        message_id = uuid4().hex
        times = 2 if self.random.random() < self.twice else 1
        answers = await asyncio.gather(*(self._until_heard(text, message_id) for _ in range(times)))
        if self.random.random() < self.twice:
            answers.append(await self._until_heard(text, message_id))
        first = answers[0]
        self.different += sum(answer != first for answer in answers)
        self.acknowledged.append(first)
        await self.progress.advance()
        return first

    async def _until_heard(self, text: str, message_id: str) -> Acknowledged:
        while True:
            answer = await self._send(text, message_id)
            if answer is not None:
                return answer
            self.retries += 1
            await asyncio.sleep(self.random.random() * _PAUSE_SECONDS)

    async def _send(self, text: str, message_id: str) -> Acknowledged | None:
        """One attempt; None where the agent is gone, full, or without its store."""
        url = self.random.choice(self.urls)
        body = {"user_id": self.user_id, "payload": text, "message_id": message_id}
        try:
            async with self.session.post(url, json=body) as response:
                if response.status in {429, 503}:
                    return None
                response.raise_for_status()
                answer = await response.json()
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
            return None
        return Acknowledged(
            user_id=answer["user_id"],
            text=text,
            message_id=message_id,
            dialog_id=answer["dialog_id"],
            utt_id=answer["utt_id"],
            response=answer["response"],
        )


@asynccontextmanager
async def talkers(
    number: int,
    urls: Sequence[str],
    *,
    seed: int = 1,
    twice: float = 0.0,
    longest_pause_seconds: float = 0.0,
) -> AsyncIterator[list[Talker]]:
    """Many users, who share nothing but the count of their messages."""
    progress = Progress()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=_PATIENCE) as session:
        yield [
            Talker(
                user_id=f"user {index}",
                urls=urls,
                session=session,
                progress=progress,
                random=random.Random(f"{seed}/{index}"),
                twice=twice,
                longest_pause_seconds=longest_pause_seconds,
            )
            for index in range(number)
        ]


async def talk_all(everyone: Sequence[Talker], turns: int) -> None:
    """Let everybody talk at once; the texts of one user are all different."""
    async with asyncio.TaskGroup() as group:
        for talker in everyone:
            texts = [f"{talker.user_id} says number {number}" for number in range(turns)]
            group.create_task(talker.talk(texts))
