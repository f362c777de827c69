from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import toys  # noqa: F401 - registers components
from aiohttp import web

from tertulia.agent.retry import Retry
from tertulia.api import Workspace, load, train
from tertulia.channels.base import ChannelError
from tertulia.channels.telegram.pipeline_bot import PipelineBot
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.core.component import Component
from tertulia.core.pipeline import Pipeline
from tertulia.core.registry import register
from tests.channels.telegram.bot_api import TOKEN, BotApi

AT_ONCE = Retry(attempts=4, first_delay_seconds=0.0, longest_delay_seconds=0.0)


@register("toy_bell")
class Bell(Component):
    """Says every text in capitals once it has rung; cannot stand `bang`."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.asked, self.rung = threading.Event(), threading.Event()
        self.rung.set()

    def __call__(self, texts: Sequence[str]) -> list[str]:
        self.batches.append(list(texts))
        self.asked.set()
        self.rung.wait()
        if "bang" in texts:
            raise ValueError("bang")
        return [text.upper() for text in texts]


def pipeline(name: str, inputs: Sequence[str], outputs: Sequence[str], **more: Any) -> Pipeline:
    part = {"name": name, "in": inputs, "out": outputs, **more}
    return load({"chainer": {"in": inputs, "pipe": [part], "out": outputs}})


@pytest.fixture
def joiner() -> Pipeline:
    return pipeline("toy_joiner", ["a", "b"], ["joined", "capitals"])


@pytest.fixture
def bell() -> Pipeline:
    return pipeline("toy_bell", ["x"], ["y"])


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as api:
        yield api


def settings(api: BotApi, token: str = TOKEN) -> TelegramSettings:
    return TelegramSettings(
        token=token,
        base_url=api.base_url,
        greeting="Hi!",
        help="Just try.",
        polling=AT_ONCE,
        sending=AT_ONCE,
    )


@asynccontextmanager
async def running(
    api: BotApi, answers: Pipeline, max_waiting: int = 1024
) -> AsyncIterator[asyncio.Event]:
    """A bot that runs; leaving stops it, and waits for its end."""
    bot = PipelineBot(answers, settings(api), max_waiting=max_waiting)
    stopping = asyncio.Event()
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(bot.run(stopping))
        yield stopping
        stopping.set()


def sent_to(api: BotApi, user: int) -> list[str]:
    return [message["text"] for message in api.sent if message["chat_id"] == str(user)]


async def test_a_text_is_answered(api: BotApi, bell: Pipeline) -> None:
    async with running(api, bell):
        await api.write("hello")

        assert await api.texts(1) == ["HELLO"]


async def test_two_chats_send_several_inputs_and_nothing_is_mixed(
    api: BotApi, joiner: Pipeline
) -> None:
    async with running(api, joiner):
        await api.write("ann's first", user=1)
        await api.write("bob's first", user=2)
        await api.write("bob's second", user=2)
        await api.write("ann's second", user=1)
        await api.texts(4)

    assert sent_to(api, 1) == [
        "Please, send b",
        "joined: ann's first+ann's second\ncapitals: ANN'S FIRST",
    ]
    assert sent_to(api, 2) == [
        "Please, send b",
        "joined: bob's first+bob's second\ncapitals: BOB'S FIRST",
    ]


async def test_two_users_of_one_group_are_not_mixed_either(api: BotApi, joiner: Pipeline) -> None:
    group = {"id": -100, "type": "supergroup", "title": "Friends"}

    async with running(api, joiner):
        await api.write("ann 1", user=1, chat=group)
        await api.write("bob 1", user=2, chat=group)
        await api.write("ann 2", user=1, chat=group)
        texts = await api.texts(3)

    assert texts[2] == "joined: ann 1+ann 2\ncapitals: ANN 1"


async def test_start_greets_asks_for_the_first_input_and_begins_anew(
    api: BotApi, joiner: Pipeline
) -> None:
    async with running(api, joiner):
        for text in ("forgotten", "/start", "one", "two"):
            await api.write(text)
        texts = await api.texts(5)

    assert texts[1:] == [
        "Hi!",
        "Please, send a",
        "Please, send b",
        "joined: one+two\ncapitals: ONE",
    ]


async def test_close_forgets_what_was_begun_and_says_good_bye(
    api: BotApi, joiner: Pipeline
) -> None:
    async with running(api, joiner):
        for text in ("forgotten", "/close", "one"):
            await api.write(text)
        texts = await api.texts(3)

    assert texts[1].startswith("Goodbye!")
    assert texts[2] == "Please, send b"


async def test_help_does_not_disturb_what_was_begun(api: BotApi, joiner: Pipeline) -> None:
    async with running(api, joiner):
        for text in ("one", "/help", "two"):
            await api.write(text)
        texts = await api.texts(3)

    assert texts[1:] == ["Just try.", "joined: one+two\ncapitals: ONE"]


async def test_a_pipeline_of_one_input_asks_for_nothing(api: BotApi, bell: Pipeline) -> None:
    async with running(api, bell):
        await api.write("/start")
        await api.write("hello")

        assert await api.texts(2) == ["Hi!", "HELLO"]


async def test_what_is_no_text_is_refused_kindly(api: BotApi, bell: Pipeline) -> None:
    async with running(api, bell):
        await api.write(voice={"file_id": "f", "file_unique_id": "u", "duration": 3})
        texts = await api.texts(1)

    assert texts == ["I can read text, and nothing else. Please write it."]


async def test_what_is_too_long_is_refused_kindly(api: BotApi, bell: Pipeline) -> None:
    async with running(api, bell):
        await api.write("x" * 4097)
        texts = await api.texts(1)

    assert texts == ["That is too long for me: 4096 characters are the most."]


async def test_a_text_that_the_pipeline_fails_on_is_apologised_for_and_is_not_in_the_log(
    api: BotApi, bell: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, bell):
        await api.write("bang", user=1)
        await api.texts(1)
        await api.write("hello", user=2)
        texts = await api.texts(2)

    assert texts == ["Sorry, I have no answer to that. Please try other words.", "HELLO"]
    assert "the model failed: ValueError" in caplog.text
    assert "bang" not in caplog.text


async def test_an_answer_that_cannot_be_written_is_apologised_for(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, pipeline("toy_former", ["x"], ["y"], form="code")):
        await api.write("hello")
        texts = await api.texts(1)

    assert texts == ["Sorry, I have no answer to that. Please try other words."]
    assert "an answer cannot be said" in caplog.text


async def test_what_all_chats_write_meanwhile_is_one_batch(api: BotApi, bell: Pipeline) -> None:
    [node] = bell.nodes
    node.component.rung.clear()

    async with running(api, bell):
        await api.write("a", user=1)
        await asyncio.to_thread(node.component.asked.wait)
        for user in (2, 3, 4):
            last = await api.write(str(user), user=user)
        await asked_beyond(api, last)
        node.component.rung.set()
        await api.texts(4)

    assert node.component.batches == [["a"], ["2", "3", "4"]]


async def test_telegram_keeps_what_there_is_no_room_for(api: BotApi, bell: Pipeline) -> None:
    [node] = bell.nodes
    node.component.rung.clear()

    async with running(api, bell, max_waiting=1):
        await api.write("a", user=1)
        await asyncio.to_thread(node.component.asked.wait)
        await api.write("b", user=2)
        await api.write("c", user=3)
        kept = len(api.updates)
        node.component.rung.set()
        texts = await api.texts(3)

    assert kept >= 2
    assert sorted(texts) == ["A", "B", "C"]


async def test_who_writes_too_much_at_once_is_told(api: BotApi, bell: Pipeline) -> None:
    [node] = bell.nodes
    node.component.rung.clear()

    async with running(api, bell):
        for number in range(17):
            last = await api.write(str(number), user=1)
        await asked_beyond(api, last)
        node.component.rung.set()
        texts = await api.texts(17)

    assert texts == [*map(str, range(16)), "That was too much at once. Please wait for my answers."]


async def test_stopping_answers_what_was_taken_and_the_next_run_answers_the_rest(
    api: BotApi, bell: Pipeline
) -> None:
    [node] = bell.nodes
    node.component.rung.clear()

    async with running(api, bell) as stopping:
        await api.write("before")
        await asyncio.to_thread(node.component.asked.wait)
        stopping.set()
        node.component.rung.set()
    assert sent_to(api, 7) == ["BEFORE"]
    await api.write("after")
    async with running(api, bell):
        await api.texts(2)

    assert sent_to(api, 7) == ["BEFORE", "AFTER"]
    assert api.updates == []


async def test_understanding_is_told_in_words(api: BotApi, tmp_path: Any) -> None:
    (tmp_path / "nlu.yml").write_text("pipeline: keyword\n", encoding="utf-8")
    (tmp_path / "data.md").write_text(
        "## intent:greet\n- hello\n- hi there\n## intent:bye\n- good bye\n", encoding="utf-8"
    )
    understands = train(
        tmp_path / "nlu.yml", data=tmp_path / "data.md", workspace=Workspace(root=tmp_path)
    )

    async with running(api, understands):
        await api.write("hello")
        await api.write("one two three")
        texts = await api.texts(2)

    assert texts == ["greet (100%)", "I do not know what is meant."]


async def test_a_wrong_token_is_said_without_being_shown(api: BotApi, bell: Pipeline) -> None:
    bot = PipelineBot(bell, settings(api, "999:some-other-secret"))

    with pytest.raises(ChannelError, match=r"Telegram refuses: .*check the token") as caught:
        await bot.run(asyncio.Event())

    assert "999:some-other-secret" not in str(caught.value)


async def asked_beyond(api: BotApi, update_id: int) -> None:
    """Wait until the bot has taken an update, and asks for those after it."""
    async with api.changed:
        await api.changed.wait_for(
            lambda: any(int(asked.get("offset", 0)) > update_id for asked in api.asked)
        )


async def test_an_update_that_the_library_cannot_read_is_passed_over(
    api: BotApi, bell: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, bell):
        await api.write(poll={"id": "1", "question": "of nobody's concern"})
        await api.write("hello")

        assert await api.texts(1) == ["HELLO"]
    assert "an update cannot be read: TypeError" in caplog.text
    assert "nobody's concern" not in caplog.text


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage"])
async def test_a_page_in_place_of_an_answer_is_waited_out(
    api: BotApi, bell: Pipeline, method: str
) -> None:
    api.failures[method] = [web.Response(text="<h1>Back soon</h1>", content_type="text/html")]

    async with running(api, bell):
        await api.write("hello")

        assert await api.texts(1) == ["HELLO"]
