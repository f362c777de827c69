"""`POST /` with `Accept: text/event-stream`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from tertulia.agent.errors import OverloadedError, StoreError
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.trace import (
    CallEnded,
    CallRecord,
    CallStarted,
    TextStreamed,
    Trace,
    TurnAccepted,
    TurnEnded,
    TurnStarted,
)
from tests.serving.agent.fakes import FakeAgent, Tell, reply_to

HELLO = {"user_id": "xyz", "payload": "hello"}
STREAM = {"accept": "text/event-stream"}
TRACE = Trace(turn_id="t1", dialogue_id="d1", started_at=datetime(2026, 3, 1, tzinfo=UTC))


async def speak(message: Message, tell: Tell) -> Reply:
    """A turn with one skill, which says its text in two pieces."""
    call = CallRecord(task_id="x", service="skills.chat", label="chat")
    tell(TurnAccepted("t1"))
    tell(TurnStarted(TRACE))
    tell(CallStarted(TRACE, call))
    tell(TextStreamed(TRACE, call, "you said "))
    tell(TextStreamed(TRACE, call, message.text))
    call.status, call.seconds = "ok", 0.25
    tell(CallEnded(TRACE, call))
    tell(TurnEnded(TRACE))
    return reply_to(message)


async def events_of(answer: httpx.Response) -> AsyncIterator[tuple[str, dict]]:
    """The events of a stream, as they come."""
    name = ""
    async for line in answer.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def test_the_events_of_a_turn_come_before_its_answer(server_of) -> None:
    async with (
        server_of(FakeAgent(speak)) as address,
        httpx.AsyncClient(base_url=address.http) as client,
        client.stream("POST", "/", json=HELLO, headers=STREAM) as answer,
    ):
        events = [event async for event in events_of(answer)]

    assert answer.headers["content-type"] == "text/event-stream"
    assert events[:-1] == [
        ("accepted", {"turn_id": "t1"}),
        ("service", {"name": "skills.chat", "status": "running"}),
        ("text", {"service": "skills.chat", "piece": "you said "}),
        ("text", {"service": "skills.chat", "piece": "hello"}),
        ("service", {"name": "skills.chat", "status": "ok", "ms": 250.0}),
    ]
    name, content = events[-1]
    assert (name, content["response"]) == ("answer", "you said hello")


async def test_a_piece_is_sent_while_the_service_still_speaks(server_of) -> None:
    heard = asyncio.Event()

    async def speak_slowly(message: Message, tell: Tell) -> Reply:
        call = CallRecord(task_id="x", service="chat", label="chat")
        tell(TextStreamed(TRACE, call, "well"))
        await heard.wait()  # not before the client has it
        return reply_to(message)

    async with (
        server_of(FakeAgent(speak_slowly)) as address,
        httpx.AsyncClient(base_url=address.http) as client,
        client.stream("POST", "/", json=HELLO, headers=STREAM) as answer,
    ):
        events = events_of(answer)
        first = await anext(events)
        heard.set()
        rest = [name async for name, _ in events]

    assert first == ("text", {"service": "chat", "piece": "well"})
    assert rest == ["answer"]


async def test_a_silent_stream_says_that_it_lives(server_of) -> None:
    heard = asyncio.Event()

    async def think(message: Message, tell: Tell) -> Reply:
        await heard.wait()
        return reply_to(message)

    async with (
        server_of(FakeAgent(think), heartbeat_seconds=0.01) as address,
        httpx.AsyncClient(base_url=address.http) as client,
        client.stream("POST", "/", json=HELLO, headers=STREAM) as answer,
    ):
        lines = answer.aiter_lines()
        first = await anext(lines)
        heard.set()
        rest = [line async for line in lines]

    assert first == ": still working"
    assert "event: answer" in rest


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OverloadedError("full", retry_after_seconds=1, is_users_own=False), 503),
        (StoreError("away"), 503),
        (ValueError("bug"), 500),
    ],
)
async def test_what_is_refused_at_once_is_an_ordinary_error(
    server_of, error: Exception, status: int
) -> None:
    async def fail(message: Message, tell: Tell) -> Reply:
        raise error

    async with (
        server_of(FakeAgent(fail)) as address,
        httpx.AsyncClient(base_url=address.http) as client,
    ):
        answer = await client.post("/", json=HELLO, headers=STREAM)

    assert (answer.status_code, [*answer.json()]) == (status, ["error"])


async def test_what_fails_later_is_an_event(server_of) -> None:
    async def fail_later(message: Message, tell: Tell) -> Reply:
        tell(TurnAccepted("t1"))
        await asyncio.sleep(0)
        raise StoreError("away")

    async with (
        server_of(FakeAgent(fail_later)) as address,
        httpx.AsyncClient(base_url=address.http) as client,
        client.stream("POST", "/", json=HELLO, headers=STREAM) as answer,
    ):
        events = [event async for event in events_of(answer)]

    assert [name for name, _ in events] == ["accepted", "error"]
    assert (events[-1][1]["status"], events[-1][1]["retry_after"]) == (503, 1)


async def test_a_reader_that_is_too_slow_is_told_that_it_missed_something(client_of) -> None:
    async def flood(message: Message, tell: Tell) -> Reply:
        call = CallRecord(task_id="x", service="chat", label="chat")
        for index in range(1200):
            tell(TextStreamed(TRACE, call, str(index)))
        return reply_to(message)

    async with client_of(FakeAgent(flood)) as client:
        answer = await client.post("/", json=HELLO, headers=STREAM)
        events = [event async for event in events_of(answer)]

    assert len(events) == 1000 + 2
    assert events[-2] == ("missed", {"events": 200})
    assert events[-1][0] == "answer"


async def test_the_turn_of_a_client_that_leaves_is_finished(server_of) -> None:
    has_left = asyncio.Event()

    async def wait(message: Message, tell: Tell) -> Reply:
        tell(TurnAccepted("t1"))
        await has_left.wait()
        return reply_to(message)

    agent = FakeAgent(wait)
    async with server_of(agent) as address:
        async with (
            httpx.AsyncClient(base_url=address.http) as client,
            client.stream("POST", "/", json=HELLO, headers=STREAM) as answer,
        ):
            await anext(answer.aiter_lines())
        has_left.set()

    assert agent.finished == ["hello"]


async def test_the_answer_of_a_stream_is_never_more_than_one_line_each(client_of) -> None:
    async def say_lines(message: Message, tell: Tell) -> Reply:
        return reply_to(message, "one\ntwo\n\nevent: forged")

    async with client_of(FakeAgent(say_lines)) as client:
        answer = await client.post("/", json=HELLO, headers=STREAM)
        events = [event async for event in events_of(answer)]

    assert [name for name, _ in events] == ["answer"]
