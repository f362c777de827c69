"""What the laws of stores are told with: messages, turns and what they lead to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio

from tertulia.agent.message import Answer, Message
from tertulia.agent.state import BotUtterance, Json, JsonObject
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.records import TurnRecord, UtteranceRecord
from tertulia.agent.stores.rules import Begun, Behind, Outcome
from tertulia.agent.trace import Trace

Connect = Callable[[], Store]
"""Makes another handle, not opened yet, on one and the same data."""

ONE, TWO = "agent-one", "agent-two"
"""Two processes; `store` is opened by the first and `second` by the other."""

LONG_SECONDS = 60.0


class Scenario:
    """The fixtures of every law; a subclass of a suite brings `connect`."""

    @pytest.fixture
    def connect(self) -> Connect:
        """Say how to reach the data, which is empty at the start of each test."""
        raise TypeError(f"{type(self).__name__} must say how to open its store: `connect`")

    @pytest_asyncio.fixture
    async def store(self, connect: Connect) -> AsyncIterator[Store]:
        """The store as the first process sees it."""
        store = connect()
        await store.open()
        await store.beat(ONE, "one", LONG_SECONDS)
        yield store
        await store.close()

    @pytest_asyncio.fixture
    async def second(
        self,
        connect: Connect,
        store: Store,  # noqa: ARG002 - opened first, closed last
    ) -> AsyncIterator[Store]:
        """The same data as another process sees it."""
        second = connect()
        await second.open()
        await second.beat(TWO, "two", LONG_SECONDS)
        yield second
        await second.close()

    async def bytes_written(self, _store: Store) -> int | None:
        """How many bytes the database has written so far; None where one cannot know."""
        return None


def message(
    text: str = "hello", *, user: str = "ann", message_id: str | None = None, **attributes: Json
) -> Message:
    """What a user sends."""
    return Message(
        user_id=user,
        text=text,
        channel_type="http_client",
        attributes=attributes,
        message_id=message_id,
    )


async def begin(
    store: Store, text: str = "hello", *, user: str = "ann", owner: str = ONE, **options: Any
) -> Begun:
    """Send a message of a user who has no other turn."""
    standing = await store.accept(message(text, user=user, **options), owner)
    assert isinstance(standing, Begun)
    return standing


async def wait(
    store: Store, text: str = "and?", *, user: str = "ann", owner: str = ONE, **options: Any
) -> Behind:
    """Send a message of a user whose turn is running."""
    standing = await store.accept(message(text, user=user, **options), owner)
    assert isinstance(standing, Behind)
    return standing


def outcome(begun: Begun, text: str = "hi", **changes: Any) -> Outcome:
    """What a turn leads to: an answer, and `changes` of the outcome."""
    bot = changes.get("bot", begun.dialogue.bot)
    answer = BotUtterance(
        utt_id=uuid4().hex,
        text=text,
        orig_text=text,
        user=bot,
        date_time=begun.question.date_time,
        active_skill="chitchat",
    )
    reply = Answer(
        user_id=begun.turn.user_id,
        dialog_id=begun.dialogue.dialogue_id,
        utt_id=answer.utt_id,
        text=text,
        orig_text=text,
        active_skill="chitchat",
    )
    trace = Trace(
        turn_id=begun.turn.turn_id,
        dialogue_id=begun.dialogue.dialogue_id,
        started_at=begun.question.date_time,
    )
    given: dict[str, Any] = {
        "human": begun.question.user,
        "bot": bot,
        "question": begun.question,
        "answer": answer,
        "reply": reply,
        "trace": msgspec.json.encode(trace),
    }
    return Outcome(begun=begun, **(given | changes))


async def take_turn(
    store: Store, text: str = "hello", answer: str = "hi", **options: Any
) -> TurnRecord:
    """Let a user say something and be answered."""
    return await store.finish(outcome(await begin(store, text, **options), answer))


def content(utterance: UtteranceRecord) -> JsonObject:
    """What an utterance holds, decoded."""
    decoded: JsonObject = msgspec.json.decode(utterance.body)
    return decoded


async def texts(store: Store, dialogue_id: str | None) -> list[str]:
    """What was said in a dialogue, in order."""
    assert dialogue_id is not None
    return [content(one)["text"] for one in await store.utterances(dialogue_id)]


def encoded(value: object) -> bytes:
    """Everything of a record, to compare it with another."""
    return msgspec.json.encode(value)
