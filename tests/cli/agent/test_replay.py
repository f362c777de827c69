from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import tertulia as package
from tertulia.agent.settings import AgentSettings
from tests.agent.config.samples import SKILL, sound

Write = Callable[..., Path]


def said(*texts: str, user_id: str = "ann", record: bool = True) -> None:
    """Say something to the assistant of the current folder."""

    async def say() -> None:
        settings = AgentSettings(record_answers=record)
        async with package.open_agent("pipeline_conf.json", settings=settings) as agent:
            for text in texts:
                await agent.respond(package.Message(user_id=user_id, text=text))

    asyncio.run(say())


@pytest.fixture
def assistant(write_config: Write) -> Path:
    return write_config(sound(), "pipeline_conf.json")


def another_answer(write_config: Write) -> None:
    connector = {**SKILL["connector"], "output": [{"text": "bye", "confidence": 1}]}
    write_config(sound(skill={**SKILL, "connector": connector}), "pipeline_conf.json")


def another_formatter(write_config: Write) -> None:
    skill = {**SKILL, "response_formatter": "first_part"}
    write_config(sound(skill=skill), "pipeline_conf.json")


def test_recorded_dialogues_come_out_the_same(tertulia: Any, assistant: Path) -> None:
    said("hi", "/start", "hi", "hi again")
    said("hi", user_id="bob")

    replayed = tertulia("agent", "replay", "--all")

    assert replayed.code == 0
    assert [line.partition(": ")[2] for line in replayed.lines[:-1]] == [
        "1 turn, 1 the same",
        "2 turns, 2 the same",
        "1 turn, 1 the same",
    ]
    assert replayed.lines[-1] == "3 replayed, 0 came out differently"


def test_a_config_that_makes_something_else_of_the_same_answers(
    tertulia: Any, assistant: Path, write_config: Write
) -> None:
    said("hi")
    another_formatter(write_config)

    replayed = tertulia("agent", "replay", "--limit", "1")

    assert replayed.code == 1
    assert 'skill: services.skill: "done" then, "failed" now' in replayed.out
    assert replayed.lines[-1] == "1 replayed, 1 came out differently"


def test_services_that_answer_something_else_are_found_live(
    tertulia: Any, assistant: Path, write_config: Write
) -> None:
    said("hi")
    another_answer(write_config)

    assert tertulia("agent", "replay", "--all").code == 0
    live = tertulia("agent", "replay", "--all", "--live")

    assert live.code == 1
    assert '    skill: answer.0.text: "hello" then, "bye" now' in live.lines
    assert any(line.startswith("    choice, which was given something else") for line in live.lines)


def test_one_dialogue_by_its_id_or_out_of_a_file(
    tertulia: Any, assistant: Path, workplace: Path
) -> None:
    said("hi")
    said("hi", user_id="bob")
    exported = tertulia("agent", "export", "-u", "bob")
    (workplace / "bob.jsonl").write_text(exported.out, encoding="utf-8")
    name = exported.reports[0]["dialogue"]["dialogue_id"]

    for argument in (name, "bob.jsonl"):
        replayed = tertulia("agent", "replay", argument)

        assert replayed.code == 0
        assert replayed.lines[0] == f"{name}: 1 turn, 1 the same"


def test_what_was_not_recorded_can_only_be_asked_anew(tertulia: Any, assistant: Path) -> None:
    said("hi", record=False)

    replayed = tertulia("agent", "replay", "--all")

    assert replayed.code == 2
    assert "let them answer anew with --live" in replayed.err
    assert tertulia("agent", "replay", "--all", "--live").code == 0


def test_turns_that_were_not_recorded_are_counted(tertulia: Any, assistant: Path) -> None:
    said("hi", record=False)
    said("hi again")

    replayed = tertulia("agent", "replay", "--all")

    assert replayed.code == 0
    assert "1 the same, 1 not recorded" in replayed.lines[0]
    assert "not recorded: 1 turns; --live replays them" in replayed.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "name one dialogue or one file"),
        (("--all", "--limit", "1"), "name one dialogue or one file"),
        (("nothing",), "there is no dialogue and no file 'nothing'"),
        (("--all", "-pl", "nowhere.json"), "nowhere.json"),
    ],
)
def test_a_request_that_makes_no_sense(
    tertulia: Any, assistant: Path, arguments: tuple[str, ...], problem: str
) -> None:
    said("hi")

    replayed = tertulia("agent", "replay", *arguments)

    assert replayed.code == 2
    assert problem in replayed.err


def test_a_file_that_is_no_export_is_said(tertulia: Any, assistant: Path) -> None:
    replayed = tertulia("agent", "replay", "pipeline_conf.json")

    assert replayed.code == 1
    assert "this is no exported dialogue" in replayed.err


def test_run_records_when_it_is_told_to(tertulia: Any, process: Any, assistant: Path) -> None:
    talked = process("agent", "run", "--user-id", "ann", "--record", stdin=b"hi\n")

    assert (talked.code, talked.lines) == (0, ["hello"])
    assert tertulia("agent", "replay", "--all").code == 0


def test_nothing_to_replay_is_no_success(tertulia: Any, assistant: Path) -> None:
    Path("dialogues.jsonl").touch()

    replayed = tertulia("agent", "replay", "dialogues.jsonl")

    assert replayed.code == 2
    assert "there are no dialogues to replay" in replayed.err


def test_a_reader_that_leaves_early_is_met_with_silence(
    assistant: Path, environment: Mapping[str, str]
) -> None:
    said("hi")
    command = [sys.executable, "-m", "tertulia", "agent", "replay", "--all"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

    with subprocess.Popen(command, env=environment, **pipes) as replay:
        assert replay.stdout is not None
        assert replay.stderr is not None
        replay.stdout.close()
        complaints = replay.stderr.read().decode()

    assert replay.returncode == 1
    assert "Traceback" not in complaints
