from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.channels.telegram.bot_api import TOKEN, BotApi

COMMANDS = (["tertulia", "agent", "run"], ["tertulia.agent.run"])
TALKS = """
from pathlib import Path


class Talks:
    async def send(self, payload, callback):
        text = payload["payload"]["utterances"][-1]["text"]
        if text == "wait":  # until somebody has opened and closed the other end
            Path("gate").read_text()
        reply = [{"text": text.upper(), "confidence": 1.0}]
        await callback(task_id=payload["task_id"], response=reply)
"""


@pytest.fixture
def assistant(workplace: Path) -> Path:
    """The files of an assistant that says everything in capitals, and waits when told to."""
    python = {"protocol": "python"}
    services = {
        "talks": {
            "connector": python | {"class_name": "talking:Talks"},
            "state_manager_method": "add_hypothesis",
        },
        "selector": {
            "connector": python | {"class_name": "ConfidenceResponseSelectorConnector"},
            "state_manager_method": "add_bot_utterance",
            "previous_services": ["talks"],
        },
    }
    (workplace / "talking.py").write_text(TALKS, encoding="utf-8")
    (workplace / "pipeline_conf.json").write_text(json.dumps({"services": services}), "utf-8")
    (workplace / "db_conf.json").write_text('{"url": "sqlite:///here.sqlite3"}', "utf-8")
    os.mkfifo(workplace / "gate")
    return workplace


@pytest.fixture
def surroundings(environment: Mapping[str, str]) -> Mapping[str, str]:
    return {**environment, "TERTULIA_ALLOW_MODULES": "talking"}


@contextmanager
def started(
    module: Sequence[str], arguments: Sequence[str], surroundings: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Start the command as a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", *module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def serving(
    surroundings: Mapping[str, str],
    arguments: str = "-ch http_client -p 0",
    module: Sequence[str] = COMMANDS[0],
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the web service; gives its address."""
    with started(module, arguments.split(), surroundings) as process:
        yield address_of(process), process


def address_of(process: subprocess.Popen[str]) -> str:
    """Where a web service says that it listens."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("listening at "):
            return line.removeprefix("listening at ").partition(",")[0]
    return pytest.fail("it does not listen")


def ask(address: str, text: str, **more: Any) -> Any:
    body = json.dumps({"user_id": "ann", "payload": text} | more).encode()
    request = urllib.request.Request(address, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def read(address: str) -> Any:
    with urllib.request.urlopen(address) as response:
        return json.load(response)


def texts(dialogues: Any) -> list[list[str]]:
    return [[utterance["text"] for utterance in each["utterances"]] for each in dialogues]


@pytest.mark.parametrize("module", COMMANDS, ids=" ".join)
def test_the_documented_command_answers_over_http_until_told_to_stop(
    assistant: Path, surroundings: Mapping[str, str], module: Sequence[str]
) -> None:
    documented = "-ch http_client -p 0 -pl pipeline_conf.json -db db_conf.json -rl -d"
    with serving(surroundings, documented, module) as (address, process):
        answer = ask(address, "hello", my_custom_dialog_id=111)
        stored = read(f"{address}/api/user/ann")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate()

    assert (answer["user_id"], answer["response"]) == ("ann", "HELLO")
    assert answer["trace"]["outcome"] == "answered"
    assert texts(stored) == [["hello", "HELLO"]]
    assert stored[0]["utterances"][0]["attributes"] == {"my_custom_dialog_id": 111}
    assert (process.returncode, "Traceback" in errors) == (0, False)
    [log] = (assistant / "logs").iterdir()
    events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {event["service"] for event in events} == {"agent", "talks", "selector"}
    assert "hello" not in log.read_text("utf-8").lower()
    assert (assistant / "here.sqlite3").exists()


def test_without_db_the_store_is_in_this_folder_and_that_is_said(
    assistant: Path, surroundings: Mapping[str, str]
) -> None:
    with started(COMMANDS[0], ["--user-id", "ann"], surroundings) as process:
        out, errors = process.communicate("hello\n")

    assert out == "HELLO\n"
    assert "no -db is given: dialogues are kept in sqlite:///dialogues.sqlite3" in errors
    assert (assistant / "dialogues.sqlite3").exists()


def test_the_terminal_is_the_default_and_a_pipe_gets_answers_only(
    assistant: Path, surroundings: Mapping[str, str]
) -> None:
    with started(COMMANDS[0], ["-db", "db_conf.json"], surroundings) as process:
        out, _ = process.communicate("ann\nhello\n\n/start\ngood-bye\n")

    assert (process.returncode, out) == (0, "HELLO\n\nGOOD-BYE\n")


@pytest.mark.parametrize("key", ["Ctrl-C", "Ctrl-D"])
def test_in_a_terminal_it_asks_and_a_key_at_the_prompt_leaves(
    assistant: Path, surroundings: Mapping[str, str], key: str
) -> None:
    ours, theirs = os.openpty()
    plain = {**surroundings, "TERM": "dumb", "NO_COLOR": "1"}
    command = [sys.executable, "-m", *COMMANDS[0]]
    with (
        subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=plain
        ) as process,
        open(ours, "r+b", buffering=0) as terminal,
    ):
        os.close(theirs)

        def until(prompt: bytes) -> bytes:
            shown = b""
            while not shown.endswith(prompt):
                shown += terminal.read(1)
            return shown

        until(b"Provide user id: ")
        terminal.write(b"ann\n")
        until(b"You: ")
        terminal.write(b"hello\n")
        talk = until(b"You: ")
        if key == "Ctrl-D":
            terminal.write(b"\x04")
        else:  # the key would reach whoever the terminal belongs to
            process.send_signal(signal.SIGINT)
        process.wait()

    assert b"Bot: HELLO" in talk
    assert process.returncode == 0


def test_every_problem_of_both_configs_is_said_and_nothing_is_started(
    assistant: Path, surroundings: Mapping[str, str]
) -> None:
    services = {"talks": {"connector": "nowhere", "state_manager_method": "add_hypotheses"}}
    (assistant / "wrong.json").write_text(json.dumps({"services": services}), "utf-8")
    (assistant / "wrong_db.json").write_text('{"url": "redis://here"}', "utf-8")

    arguments = ["-pl", "wrong.json", "-db", "wrong_db.json"]
    with started(COMMANDS[0], arguments, surroundings) as process:
        out, errors = process.communicate()

    assert (process.returncode, out) == (1, "")
    assert "services.talks.connector" in errors
    assert "services.talks.state_manager_method" in errors
    assert "begins with one of sqlite://" in errors
    assert not (assistant / "dialogues.sqlite3").exists()


def test_a_port_that_is_taken_fails(assistant: Path, surroundings: Mapping[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        arguments = ["-ch", "http_client", "-p", str(port), "-db", "db_conf.json"]
        with started(COMMANDS[0], arguments, surroundings) as process:
            _, errors = process.communicate()

    assert process.returncode == 1
    assert f"cannot listen at 127.0.0.1, port {port}" in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_turn_over_http_come_to_its_end(
    assistant: Path, surroundings: Mapping[str, str], number: int
) -> None:
    with (
        ThreadPoolExecutor() as threads,
        serving(surroundings) as (address, process),
    ):
        asking = threads.submit(ask, address, "wait")
        with (assistant / "gate").open("w"):  # opens when the skill waits
            process.send_signal(number)
        answer = asking.result()
        process.communicate()

    assert answer["response"] == "WAIT"
    assert process.returncode == 0


def test_a_signal_lets_a_turn_in_the_terminal_come_to_its_end(
    assistant: Path, surroundings: Mapping[str, str]
) -> None:
    with started(COMMANDS[0], ["--user-id", "ann"], surroundings) as process:
        assert process.stdin is not None
        process.stdin.write("wait\nmore\n")
        process.stdin.flush()
        with (assistant / "gate").open("w"):
            process.send_signal(signal.SIGINT)
        out, errors = process.communicate()

    assert (process.returncode, out) == (0, "WAIT\n")
    assert "Traceback" not in errors


@pytest.mark.parametrize("channel", ["cmd_client", "http_client"])
def test_a_second_ctrl_c_does_not_wait_and_the_turn_is_finished_after_the_next_start(
    assistant: Path, surroundings: Mapping[str, str], channel: str
) -> None:
    arguments = ["-ch", channel, "-p", "0", "--user-id", "ann", "--name", "the.same"]
    impatient = {**surroundings, "PYTHONWARNINGS": ""}  # what is broken off leaves things open
    with ThreadPoolExecutor() as threads, started(COMMANDS[0], arguments, impatient) as process:
        if channel == "http_client":
            threads.submit(ask, address_of(process), "wait")
        else:
            assert process.stdin is not None
            process.stdin.write("wait\n")
            process.stdin.flush()
        with (assistant / "gate").open("w"):
            while process.poll() is None:
                process.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.1)

    with serving(surroundings, "-ch http_client -p 0 --name the.same") as (address, process):
        with (assistant / "gate").open("w"):
            pass
        answer = ask(address, "after")
        stored = read(f"{address}/api/user/ann")

    assert answer["response"] == "AFTER"
    assert texts(stored) == [["wait", "WAIT", "after", "AFTER"]]


@asynccontextmanager
async def telegram(
    api: BotApi, surroundings: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the command for a bot."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *COMMANDS[0], "-ch", "telegram", "--telegram-url", api.base_url,
        env={**surroundings, "TELEGRAM_TOKEN": TOKEN},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def test_a_bot_of_telegram_answers(assistant: Path, surroundings: Mapping[str, str]) -> None:
    async with BotApi().serving() as api, telegram(api, surroundings) as process:
        await api.write("hello")
        answers = await api.texts(1)
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()

    assert answers == ["HELLO"]
    assert process.returncode == 0
    assert TOKEN not in errors.decode()


async def test_what_was_written_to_a_bot_that_is_killed_is_answered_once_by_the_next(
    assistant: Path, surroundings: Mapping[str, str]
) -> None:
    gate = assistant / "gate"
    async with BotApi().serving() as api:
        async with telegram(api, surroundings):
            await api.write("wait")
            held = await asyncio.to_thread(gate.open, "w")  # opens when the skill waits
        held.close()  # the process has been killed

        async with telegram(api, surroundings):
            (await asyncio.to_thread(gate.open, "w")).close()
            await api.texts(1)
            await api.write("after")
            answers = await api.texts(2)

    assert answers == ["WAIT", "AFTER"]


def test_telegram_without_a_token_says_where_to_put_it(
    assistant: Path, surroundings: Mapping[str, str]
) -> None:
    with started(COMMANDS[0], ["-ch", "telegram"], surroundings) as process:
        _, errors = process.communicate()

    assert process.returncode == 2
    assert "set TELEGRAM_TOKEN" in errors


def test_the_log_can_be_kept_in_a_file(assistant: Path, surroundings: Mapping[str, str]) -> None:
    arguments = ["--user-id", "ann", "--log-level", "debug", "--log-file", "agent.log"]
    with started(COMMANDS[0], arguments, surroundings) as process:
        process.communicate("hello\n")

    assert (assistant / "agent.log").exists()
