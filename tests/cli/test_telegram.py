from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.channels.telegram.bot_api import TOKEN, BotApi

CONFIG = {
    "chainer": {
        "in": ["a", "b"],
        "pipe": [{"name": "toy_joiner", "in": ["a", "b"], "out": ["joined", "capitals"]}],
        "out": ["joined"],
    },
    "metadata": {"labels": {"telegram_utils": "Joins"}},
}


@pytest.fixture
def config(write_config: Callable[..., Path]) -> Path:
    return write_config(CONFIG)


@asynccontextmanager
async def telegram(
    api: BotApi, environment: Mapping[str, str], *arguments: object, command: str = "telegram"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the command for a bot."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tertulia", command, *map(str, arguments),
        "--telegram-url", api.base_url,
        env={**environment, "TELEGRAM_TOKEN": TOKEN},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("command", ["telegram", "interactbot"])
async def test_a_pipeline_answers_as_a_bot_until_told_to_stop(
    config: Path, environment: Mapping[str, str], command: str
) -> None:
    async with (
        BotApi().serving() as api,
        telegram(api, environment, config, command=command) as process,
    ):
        for text in ("/start", "one", "two"):
            await api.write(text)
        answers = await api.texts(4)
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()

    assert answers == [
        "Hello! Write something, and I will answer.",
        "Please, send a",
        "Please, send b",
        "one+two",
    ]
    assert (process.returncode, api.updates) == (0, [])
    assert errors.decode() == "answering what is written to the bot\n"


async def test_a_bot_that_is_started_again_answers_only_what_is_new(
    config: Path, environment: Mapping[str, str]
) -> None:
    async with BotApi().serving() as api:
        async with telegram(api, environment, config) as process:
            await api.write("/help")
            await api.texts(1)
            process.send_signal(signal.SIGINT)
            await process.communicate()
        await api.write("one")
        async with telegram(api, environment, config):
            answers = await api.texts(2)

    assert answers[1:] == ["Please, send b"]


@pytest.mark.parametrize("given", [True, False])
async def test_the_users_own_file_says_what_the_bot_says_of_itself(
    config: Path, environment: Mapping[str, str], workplace: Path, given: bool
) -> None:
    file = workplace / ("mine.json" if given else "root/models_info.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"Joins": {"start_message": "I join."}}), encoding="utf-8")
    arguments = ["--models-info", file] if given else []

    async with (
        BotApi().serving() as api,
        telegram(api, environment, config, *arguments),
    ):
        await api.write("/start")
        answers = await api.texts(2)

    assert answers == ["I join.", "Please, send a"]


async def test_a_wrong_token_fails_without_being_shown(
    config: Path, environment: Mapping[str, str]
) -> None:
    wrong = "999:some-other-secret"

    async with (
        BotApi().serving() as api,
        telegram(api, environment, config, "-t", wrong) as process,
    ):
        _, errors = await process.communicate()

    assert process.returncode == 1
    assert "Telegram refuses" in errors.decode()
    assert wrong not in errors.decode()


def test_without_a_token_it_is_said_where_to_put_it(
    tertulia: Any, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TELEGRAM_TOKEN", raising=False)

    refused = tertulia("telegram", config)

    assert refused.code == 2
    assert "no token: set TELEGRAM_TOKEN" in refused.err


def test_a_file_of_messages_that_cannot_be_used_is_a_wrong_request(
    tertulia: Any, config: Path
) -> None:
    refused = tertulia("telegram", config, "-t", TOKEN, "--models-info", "nowhere.json")

    assert refused.code == 2
    assert "nowhere.json" in refused.err
