from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from tertulia.agent.errors import KeyReusedError, OverloadedError, StoreError
from tertulia.agent.message import Answer, Message
from tertulia.agent.retry import Retry
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.trace import Trace, TurnEnded
from tertulia.channels.base import ChannelError
from tertulia.channels.telegram.channel import Telegram
from tertulia.channels.telegram.settings import TelegramSettings
from tests.channels.telegram.bot_api import TOKEN, BotApi

AT_ONCE = Retry(attempts=4, first_delay_seconds=0.0, longest_delay_seconds=0.0)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as api:
        yield api


class Running:
    """A channel that runs; leaving stops it, and waits for its end."""

    def __init__(self, api: BotApi, agent: Any, token: str = TOKEN) -> None:
        self.stopping = asyncio.Event()
        settings = TelegramSettings(
            token=token, base_url=api.base_url, polling=AT_ONCE, sending=AT_ONCE
        )
        self.bot = Telegram(settings)
        self.channel = self.bot.run(agent, self.stopping)


@asynccontextmanager
async def running(api: BotApi, agent: Any) -> AsyncIterator[asyncio.Event]:
    started = Running(api, agent)
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(started.channel)
        yield started.stopping
        started.stopping.set()


async def test_what_is_written_is_answered(api: BotApi, agent: Any) -> None:
    async with running(api, agent):
        update_id = await api.write("hello", user=7)
        texts = await api.texts(1)

    assert texts == ["HELLO"]
    assert api.sent[0]["chat_id"] == "7"
    [message] = agent.taken
    assert (message.user_id, message.text, message.channel_type) == ("7", "hello", "telegram")
    assert message.message_id == f"telegram:12345:{update_id}"


async def test_a_webhook_is_removed_before_updates_are_asked_for(api: BotApi, agent: Any) -> None:
    async with running(api, agent):
        await api.write("hello")
        await api.texts(1)

    assert api.methods[:3] == ["getMe", "deleteWebhook", "getUpdates"]


async def test_what_is_answered_is_forgotten_by_telegram_when_the_bot_is_stopped(
    api: BotApi, agent: Any
) -> None:
    async with running(api, agent):
        await api.write("hello")
        await api.texts(1)

    assert api.updates == []


async def test_no_further_updates_are_asked_for_before_a_message_is_taken(
    api: BotApi, agent: Any
) -> None:
    agent.errors = [StoreError("the disk is full")] * 3

    async with running(api, agent):
        update_id = await api.write("hello")
        await api.texts(1)

    assert api.asked[0].get("offset") is None
    assert {int(asked["offset"]) for asked in api.asked[1:]} == {update_id + 1}
    assert [message.text for message in agent.taken] == ["hello"]


async def test_a_message_that_cannot_be_stored_is_delivered_again_after_a_stop(
    api: BotApi, agent: Any
) -> None:
    agent.errors = [StoreError("the disk is full")] * 1_000_000

    async with running(api, agent):
        await api.write("hello")
        await agent.on_raised.wait()

    assert len(api.updates) == 1
    agent.errors = []
    async with running(api, agent):
        assert await api.texts(1) == ["HELLO"]


async def test_the_next_poll_does_not_wait_for_an_answer(api: BotApi, agent: Any) -> None:
    gate = agent.hold("slow")

    async with running(api, agent):
        await api.write("slow", user=1)
        await api.write("fast", user=2)
        assert await api.texts(1) == ["FAST"]
        gate.set()
        assert await api.texts(2) == ["FAST", "SLOW"]


async def test_answers_of_one_chat_come_in_the_order_of_its_messages(
    api: BotApi, agent: Any
) -> None:
    gate = agent.hold("first")

    async with running(api, agent):
        await api.write("first")
        await api.write("second")
        await agent.on_answered.wait()
        assert agent.answered == ["second"]
        gate.set()
        texts = await api.texts(2)

    assert texts == ["FIRST", "SECOND"]


async def test_stopping_finishes_what_was_taken(api: BotApi, agent: Any) -> None:
    gate = agent.hold("slow")

    async with running(api, agent) as stopping:
        await api.write("slow")
        await agent.on_taken.wait()
        stopping.set()
        gate.set()

    assert [message["text"] for message in api.sent] == ["SLOW"]
    assert api.updates == []


async def test_what_is_broken_off_is_delivered_again_under_the_same_id(
    api: BotApi, agent: Any
) -> None:
    gate = agent.hold("hello")
    first = asyncio.create_task(Running(api, agent).channel)
    await api.write("hello")
    await agent.on_taken.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first

    gate.set()
    async with running(api, agent):
        texts = await api.texts(1)

    before, after = agent.taken
    assert (before.message_id, before.digest) == (after.message_id, after.digest)
    assert texts == ["HELLO"]


def a_turn(message: Message, turn_id: str = "turn") -> tuple[TurnEnded, TurnRecord]:
    """A turn that a former process left open, and what the agent tells of its end."""
    now = datetime.now(UTC)
    trace = Trace(turn_id=turn_id, dialogue_id="dialogue", started_at=now)
    turn = TurnRecord(
        turn_id=turn_id,
        user_id=message.user_id,
        sequence=1,
        digest=message.digest,
        message=message,
        owner="us",
        accepted_at=now,
        answer=Answer(user_id=message.user_id, dialog_id="dialogue", text="found again"),
    )
    return TurnEnded(trace), turn


def written(channel: str = "telegram", bot: int = 12345) -> Message:
    return Message(
        user_id="7",
        text="hello",
        channel_type=channel,
        attributes={"telegram": {"chat_id": 8, "topic_id": None}},
        message_id=f"telegram:{bot}:1001",
    )


async def test_a_turn_that_a_former_process_left_open_is_answered_in_its_chat(
    api: BotApi, agent: Any
) -> None:
    ended, agent.store.known["turn"] = a_turn(written())
    started = Running(api, agent)
    started.bot.hear(ended)

    async with asyncio.TaskGroup() as group:
        group.create_task(started.channel)
        texts = await api.texts(1)
        started.stopping.set()

    assert (texts, api.sent[0]["chat_id"]) == (["found again"], "8")


async def test_turns_of_other_channels_and_other_bots_are_not_ours_to_deliver(
    api: BotApi, agent: Any
) -> None:
    started = Running(api, agent)
    for number, message in enumerate([written("http_client"), written(bot=999), written()]):
        ended, agent.store.known[str(number)] = a_turn(message, str(number))
        started.bot.hear(ended)

    async with asyncio.TaskGroup() as group:
        group.create_task(started.channel)
        await api.texts(1)
        started.stopping.set()

    assert len(api.sent) == 1


async def test_an_update_that_is_delivered_again_is_not_answered_twice(
    api: BotApi, agent: Any
) -> None:
    ended, agent.store.known["turn"] = a_turn(written())
    started = Running(api, agent)
    started.bot.hear(ended)  # "turn" is also what the agent calls the turn of the update

    async with asyncio.TaskGroup() as group:
        group.create_task(started.channel)
        await api.write("hello")
        await api.texts(1)
        await api.write("/help")
        texts = await api.texts(2)
        started.stopping.set()

    assert agent.answered == ["hello"]
    assert (texts[0], len(texts)) == ("found again", 2)


async def test_a_long_answer_comes_in_several_messages(api: BotApi, agent: Any) -> None:
    agent.say = lambda _: " ".join(["word"] * 1500)

    async with running(api, agent):
        await api.write("hello")
        texts = await api.texts(2)

    assert " ".join(texts) == " ".join(["word"] * 1500)


async def test_start_opens_a_dialogue_and_greets(api: BotApi, agent: Any) -> None:
    async with running(api, agent):
        await api.write("/start")
        texts = await api.texts(1)

    assert texts == ["Hello! What can I do for you?"]
    assert [message.text for message in agent.taken] == ["/start"]


async def test_help_is_given_without_the_agent(api: BotApi, agent: Any) -> None:
    async with running(api, agent):
        await api.write("/help")
        texts = await api.texts(1)

    assert "/start begins a new dialogue" in texts[0]
    assert agent.taken == []


async def test_when_telegram_wants_us_to_slow_down_the_answer_is_sent_later(
    api: BotApi, agent: Any
) -> None:
    api.fail("sendMessage", 429, "Too Many Requests: retry after 0", retry_after=0.01)

    async with running(api, agent):
        await api.write("hello")
        texts = await api.texts(1)

    assert texts == ["HELLO"]
    assert api.methods.count("sendMessage") == 2


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage"])
async def test_an_outage_is_waited_out(api: BotApi, agent: Any, method: str) -> None:
    api.fail(method, 502, "Bad Gateway")
    api.fail(method, 502, "Bad Gateway")

    async with running(api, agent):
        await api.write("hello")

        assert await api.texts(1) == ["HELLO"]


async def test_a_user_who_has_blocked_the_bot_is_no_trouble_for_others(
    api: BotApi, agent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")

    async with running(api, agent):
        await api.write("hello", user=1)
        await api.called("sendMessage")
        await api.write("goodbye", user=2)
        texts = await api.texts(1)

    assert texts == ["GOODBYE"]
    assert "Telegram does not take an answer: Forbidden" in caplog.text


async def test_who_writes_too_much_at_once_is_told(api: BotApi, agent: Any) -> None:
    text = "16 messages of this user are waiting already"
    agent.errors = [OverloadedError(text, retry_after_seconds=1, is_users_own=True)]

    async with running(api, agent):
        await api.write("hello")
        texts = await api.texts(1)

    assert texts == [f"That was too much at once: {text}."]
    assert api.updates == []


async def test_when_there_are_too_many_turns_the_message_waits(api: BotApi, agent: Any) -> None:
    agent.errors = [OverloadedError("full", retry_after_seconds=0.01, is_users_own=False)]

    async with running(api, agent):
        await api.write("hello")
        texts = await api.texts(1)

    assert texts == ["HELLO"]


async def test_a_message_that_fails_is_no_trouble_for_others(
    api: BotApi, agent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    agent.errors = [KeyReusedError("telegram:12345:1001"), ZeroDivisionError("secret words")]

    async with running(api, agent):
        for text in ("one", "two", "three"):
            await api.write(text)
        texts = await api.texts(1)

    assert texts == ["THREE"]
    assert "a message could not be answered: ZeroDivisionError" in caplog.text


async def test_a_wrong_token_is_said_without_being_shown(api: BotApi, agent: Any) -> None:
    wrong = "999:some-other-secret"
    bot = Running(api, agent, wrong)

    with pytest.raises(ChannelError, match=r"Telegram refuses: .*check the token") as caught:
        await bot.channel

    assert wrong not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_the_token_is_never_logged(
    api: BotApi, agent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.fail("getUpdates", 502, "Bad Gateway")

    async with running(api, agent):
        await api.write("hello")
        await api.texts(1)

    assert caplog.records
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(TelegramSettings(token=TOKEN))


async def test_it_can_be_stopped_before_telegram_was_ever_reached(agent: Any) -> None:
    settings = TelegramSettings(
        token=TOKEN,
        base_url="http://127.0.0.1:9",
        polling=Retry(attempts=10, first_delay_seconds=3600, longest_delay_seconds=3600),
    )
    stopping = asyncio.Event()
    stopping.set()

    await Telegram(settings).run(agent, stopping)

    assert agent.taken == []
