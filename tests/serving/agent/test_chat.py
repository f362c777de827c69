"""The WebSocket `/chat/ws`."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tertulia.agent.errors import OverloadedError
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tests.serving.agent.fakes import FakeAgent, Tell, reply_to
from tests.serving.agent.test_event_stream import speak

HELLO = {"user_id": "xyz", "payload": "hello"}


async def ask(socket, fields: object) -> dict:
    await socket.send(json.dumps(fields))
    return json.loads(await socket.recv())


async def test_a_message_is_answered_as_over_http(server_of) -> None:
    agent = FakeAgent()
    async with server_of(agent) as address, connect(address.chat) as socket:
        answer = await ask(socket, {**HELLO, "mood": "fine", "message_id": "m1"})

    assert (answer["user_id"], answer["response"]) == ("xyz", "you said hello")
    assert agent.asked == [
        Message(
            user_id="xyz",
            text="hello",
            channel_type="ws_client",
            attributes={"mood": "fine"},
            message_id="m1",
        )
    ]


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"user_id": ""}', b"\xff\xfe", ""])
async def test_what_cannot_be_taken_is_explained_and_the_socket_stays(server_of, content) -> None:
    async with server_of(FakeAgent()) as address, connect(address.chat) as socket:
        await socket.send(content)
        refusal = json.loads(await socket.recv())
        answer = await ask(socket, HELLO)

    assert (refusal["status"], [*refusal]) == (400, ["error", "status"])
    assert answer["response"] == "you said hello"


async def test_messages_of_one_socket_are_answered_in_order(server_of) -> None:
    running = 0
    most = 0

    async def answer_slowly(message: Message, tell: Tell) -> Reply:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return reply_to(message)

    async with server_of(FakeAgent(answer_slowly)) as address, connect(address.chat) as socket:
        for index in range(20):
            await socket.send(json.dumps({"user_id": str(index), "payload": str(index)}))
        answers = [json.loads(await socket.recv())["response"] for _ in range(20)]

    assert answers == [f"you said {index}" for index in range(20)]
    assert most == 1


async def test_events_are_told_to_those_who_want_them(server_of) -> None:
    async with server_of(FakeAgent(speak)) as address, connect(address.chat) as socket:
        await socket.send(json.dumps({**HELLO, "events": True}))
        told = [json.loads(await socket.recv()) for _ in range(6)]

    assert told[0] == {"event": "accepted", "turn_id": "t1"}
    assert [one.get("event") for one in told] == [
        "accepted",
        "service",
        "text",
        "text",
        "service",
        None,
    ]
    assert told[-1]["response"] == "you said hello"


async def test_refusals_say_when_to_come_again(server_of) -> None:
    async def refuse(message: Message, tell: Tell) -> Reply:
        raise OverloadedError("slower", retry_after_seconds=2, is_users_own=True)

    async with server_of(FakeAgent(refuse)) as address, connect(address.chat) as socket:
        answer = await ask(socket, HELLO)

    assert answer == {"error": "slower", "status": 429, "retry_after": 2}


async def test_a_full_agent_says_so(server_of) -> None:
    agent = FakeAgent()
    agent.is_full = True
    async with server_of(agent) as address, connect(address.chat) as socket:
        answer = await ask(socket, HELLO)

    assert (answer["status"], agent.asked) == (503, [])


async def test_a_message_that_is_too_large_closes_the_socket(server_of) -> None:
    agent = FakeAgent()
    async with server_of(agent, max_body_bytes=1000) as address, connect(address.chat) as socket:
        await socket.send(json.dumps({**HELLO, "more": "x" * 2000}))
        with pytest.raises(ConnectionClosed) as caught:
            await socket.recv()

    assert (caught.value.rcvd.code, agent.asked) == (1009, [])


@pytest.mark.parametrize("wants_events", [False, True])
async def test_the_turn_of_a_client_that_leaves_is_finished(server_of, wants_events: bool) -> None:
    asked, has_left = asyncio.Event(), asyncio.Event()

    async def wait(message: Message, tell: Tell) -> Reply:
        asked.set()
        await has_left.wait()
        return reply_to(message)

    agent = FakeAgent(wait)
    async with server_of(agent) as address:
        async with connect(address.chat) as socket:
            await socket.send(json.dumps({**HELLO, "events": wants_events}))
            await asked.wait()
            socket.transport.abort()
        has_left.set()

    assert agent.finished == ["hello"]


async def test_a_stopping_server_closes_its_sockets(server_of) -> None:
    async with AsyncExitStack() as stack:
        async with server_of(FakeAgent()) as address:
            socket = await stack.enter_async_context(connect(address.chat))
            await ask(socket, HELLO)

        with pytest.raises(ConnectionClosed) as caught:
            await socket.recv()

    assert caught.value.rcvd.code == 1012


async def test_only_so_many_sockets_may_be_open(server_of) -> None:
    async with server_of(FakeAgent(), max_sockets=1) as address, connect(address.chat) as socket:
        await ask(socket, HELLO)
        with pytest.raises(InvalidStatus) as caught:
            await connect(address.chat)

    assert caught.value.response.status_code == 503
    assert caught.value.response.headers["retry-after"] == "1"


async def test_pages_of_foreign_sites_may_not_talk(server_of) -> None:
    async with server_of(FakeAgent()) as address:
        with pytest.raises(InvalidStatus) as caught:
            await connect(address.chat, origin="https://evil.example")

    assert caught.value.response.status_code == 403


async def test_pages_of_known_sites_and_of_its_own_may_talk(server_of) -> None:
    async with server_of(FakeAgent(), cors=("https://*.example.com",)) as address:
        answers = []
        for origin in ("https://shop.example.com", address.http):
            async with connect(address.chat, origin=origin) as socket:
                answers.append((await ask(socket, HELLO))["response"])

    assert answers == ["you said hello"] * 2
