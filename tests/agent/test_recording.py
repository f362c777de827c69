from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tertulia.agent.agent import Agent
from tertulia.agent.assistant import Assistant
from tertulia.agent.message import Message
from tertulia.agent.recording import (
    MAX_ANSWER_BYTES,
    MAX_TURN_BYTES,
    RecordedTrace,
    Recorder,
    read_trace,
    without_recording,
)
from tertulia.agent.reply import Reply
from tertulia.agent.settings import AgentSettings
from tertulia.agent.state import Human
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.serving.agent.why import Why
from tests.agent.fakes import Says, assistant, given, trace
from tests.agent.stage import message


def mutates(answer: Any) -> Any:
    """A response formatter that spoils what it is given."""
    answer.clear()
    return "spoilt"


def cast() -> Assistant:
    """An assistant with a service that answers, and one that does not."""
    return assistant(
        given(
            "mood",
            Says(answer=lambda _: {"mood": "calm"}),
            "add_annotation",
            response_formatter=mutates,
        ),
        given("broken", ValueError("a bug"), "add_annotation"),
        given("best", {"text": "hi"}, "add_bot_utterance", after=["mood", "broken"]),
    )


async def taken(file: Path, **settings: Any) -> tuple[Reply, RecordedTrace]:
    """One turn of an assistant: the reply, and the trace as it is stored."""
    store = SqliteStore(file, "OFF")
    async with Agent(cast(), store, AgentSettings(**settings)) as agent:
        reply = await agent.respond(message("hello"))
        turn = await store.turn(reply.turn_id)
    assert turn is not None
    stored = read_trace(turn.trace)
    assert stored is not None
    return reply, stored


async def test_nothing_is_recorded_unless_asked_for(tmp_path: Path) -> None:
    _, stored = await taken(tmp_path / "a.sqlite3")

    assert stored.recording is None


async def test_answers_are_recorded_before_anybody_touches_them(tmp_path: Path) -> None:
    _, stored = await taken(tmp_path / "a.sqlite3", record_answers=True)

    assert stored.recording is not None
    answers = stored.recording.answers
    by_service = {
        call.service: bytes(answers[call.task_id])
        for call in stored.calls
        if call.task_id in answers
    }
    assert by_service == {"mood": b'{"mood":"calm"}', "best": b'{"text":"hi"}'}


async def test_the_person_is_recorded_as_a_dialogue_found_them(tmp_path: Path) -> None:
    _, stored = await taken(tmp_path / "a.sqlite3", record_answers=True)

    assert stored.recording is not None
    assert isinstance(stored.recording.human, Human)
    assert stored.recording.human.user_external_id == "ann"


async def test_replies_have_no_recording(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    asked = Message(user_id="ann", text="hello", message_id="1")

    async with Agent(cast(), SqliteStore(file, "OFF"), AgentSettings(record_answers=True)) as agent:
        first = await agent.respond(asked)
        again = await agent.respond(asked)

    assert again.is_repeat
    for reply in (first, again):
        assert b"recording" not in msgspec.json.encode(reply.trace)


async def test_a_trace_as_others_may_see_it_has_no_recording() -> None:
    recorder = Recorder()
    recorder.keep("t", "secret")
    stored = msgspec.Raw(msgspec.json.encode(recorder.with_answers(trace())))

    assert b"secret" in bytes(stored)
    assert b"secret" not in msgspec.json.encode(without_recording(stored))


async def test_what_is_told_of_a_turn_over_http_has_no_recording(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    reply, _ = await taken(file, record_answers=True)
    store = SqliteStore(file, "OFF")
    await store.open()

    told = await Why(store).turn(reply.turn_id, with_utterances=True)
    await store.close()

    assert told is not None
    assert b'"service":"mood"' in told
    assert b"calm" not in told


async def test_what_is_recorded_goes_when_its_user_is_erased(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    await taken(file, record_answers=True)
    assert b"calm" in file.read_bytes()
    store = SqliteStore(file, "OFF")
    await store.open()

    await store.erase_user("ann")
    await store.close()

    assert b"calm" not in file.read_bytes()


def test_a_large_answer_is_left_out() -> None:
    recorder = Recorder()

    recorder.keep("large", "x" * MAX_ANSWER_BYTES)
    recorder.keep("small", "x" * (MAX_ANSWER_BYTES - 2))

    assert recorder.recording.left_out == ["large"]
    assert [*recorder.recording.answers] == ["small"]


def test_a_turn_is_recorded_up_to_a_limit() -> None:
    recorder = Recorder()
    answer = "x" * (MAX_ANSWER_BYTES - 2)

    for number in range(MAX_TURN_BYTES // MAX_ANSWER_BYTES + 1):
        recorder.keep(f"{number}", answer)

    assert recorder.recording.left_out == [f"{MAX_TURN_BYTES // MAX_ANSWER_BYTES}"]


@pytest.mark.parametrize("answer", [object, (1, 2), {1: "a"}, float("nan"), "\ud800"], ids=repr)
def test_what_would_be_read_as_something_else_is_left_out(answer: Any) -> None:
    recorder = Recorder()

    recorder.keep("t", answer)

    assert recorder.recording.left_out == ["t"]
