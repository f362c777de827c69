"""`POST /`: one message, one answer."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from tertulia.agent.errors import KeyReusedError, OverloadedError, StoreError
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.core.errors import ParameterError
from tertulia.serving.agent.settings import AgentServerSettings
from tests.serving.agent.fakes import FakeAgent, Tell, reply_to

HELLO = {"user_id": "xyz", "payload": "hello"}


async def test_the_documented_request_gets_the_documented_answer(client_of) -> None:
    agent = FakeAgent()
    async with client_of(agent) as client:
        answer = await client.post("/", json=HELLO)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {
        "dialog_id": "d1",
        "utt_id": "u1",
        "user_id": "xyz",
        "response": "you said hello",
        "attributes": {"mood": "fine"},
    }
    assert agent.asked == [Message(user_id="xyz", text="hello", channel_type="http_client")]


@pytest.mark.parametrize("debug", [False, True])
async def test_start_opens_a_dialogue_and_says_nothing(client_of, debug: bool) -> None:
    async with client_of(FakeAgent(), debug=debug) as client:
        answer = await client.post("/", json={"user_id": "xyz", "payload": "/start"})

    assert answer.json() == {"user_id": "xyz", "dialog_id": "d2", "response": ""}


async def test_the_agent_runs_as_long_as_its_app(client_of) -> None:
    agent = FakeAgent()
    async with client_of(agent):
        was_started = agent.is_started

    assert (was_started, agent.is_started) == (True, False)


async def test_the_header_names_the_message(client_of) -> None:
    agent = FakeAgent()
    async with client_of(agent) as client:
        await client.post("/", json=HELLO, headers={"idempotency-key": "k1"})

    assert agent.asked[0].message_id == "k1"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "json", None]
)
async def test_anything_but_json_is_refused(client_of, kind: str | None) -> None:
    agent = FakeAgent()
    headers = {} if kind is None else {"content-type": kind}
    async with client_of(agent) as client:
        answer = await client.post("/", content=json.dumps(HELLO), headers=headers)

    assert answer.status_code == 400
    assert "application/json" in answer.json()["error"]
    assert agent.asked == []


async def test_the_content_type_may_have_parameters(client_of) -> None:
    async with client_of(FakeAgent()) as client:
        headers = {"content-type": "Application/JSON; charset=utf-8"}
        answer = await client.post("/", content=json.dumps(HELLO), headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"user_id": "x", "payload": []}'])
async def test_a_wrong_body_is_refused_in_json(client_of, body: bytes) -> None:
    async with client_of(FakeAgent()) as client:
        headers = {"content-type": "application/json"}
        answer = await client.post("/", content=body, headers=headers)

    assert (answer.status_code, [*answer.json()]) == (400, ["error"])


async def test_a_large_body_is_refused(client_of) -> None:
    async with client_of(FakeAgent(), max_body_bytes=100) as client:
        answer = await client.post("/", json={**HELLO, "more": "x" * 100})

    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (OverloadedError("full", retry_after_seconds=2.1, is_users_own=False), 503, "3"),
        (OverloadedError("slower", retry_after_seconds=0.2, is_users_own=True), 429, "1"),
        (KeyReusedError("k1"), 422, None),
        (StoreError("db.internal:5432 is away"), 503, "1"),
        (ValueError("hello is secret"), 500, None),
    ],
)
async def test_what_goes_wrong_has_a_status(
    client_of, error: Exception, status: int, retry_after: str | None
) -> None:
    async def fail(message: Message, tell: Tell) -> Reply:
        raise error

    async with client_of(FakeAgent(fail)) as client:
        answer = await client.post("/", json=HELLO)

    assert (answer.status_code, answer.headers.get("retry-after")) == (status, retry_after)
    assert "secret" not in answer.text
    assert "internal" not in answer.text


async def test_a_full_agent_refuses_before_the_body_is_read(server_of) -> None:
    agent = FakeAgent()
    agent.is_full = True
    async with server_of(agent) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
        writer.write(
            b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"content-length: 1000\r\n\r\n"
        )  # and nothing of the body
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        writer.close()
        await writer.wait_closed()

    assert head.startswith(b"http/1.1 503")
    assert b"retry-after: 1\r\n" in head


async def test_a_body_that_never_comes_is_not_waited_for(server_of) -> None:
    async with server_of(FakeAgent(), body_seconds=0.01) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
        writer.write(
            b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"content-length: 1000\r\n\r\n{"
        )
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    assert head.startswith(b"HTTP/1.1 408")


async def test_the_turn_of_a_client_that_leaves_is_finished(server_of) -> None:
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def wait(message: Message, tell: Tell) -> Reply:
        asked.set()
        await may_answer.wait()
        return reply_to(message)

    agent = FakeAgent(wait)
    async with server_of(agent) as address:
        _, writer = await asyncio.open_connection("127.0.0.1", address.port)
        body = json.dumps(HELLO).encode()
        head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        writer.write(head + b"content-length: %d\r\n\r\n%b" % (len(body), body))
        await asked.wait()
        writer.transport.abort()
        may_answer.set()

    assert agent.finished == ["hello"]


async def test_a_user_who_sends_too_much_is_told_to_wait(client_of) -> None:
    agent = FakeAgent()
    async with client_of(agent, messages_per_second=0.001, burst=2) as client:
        statuses = [(await client.post("/", json=HELLO)).status_code for _ in range(3)]
        other = await client.post("/", json={**HELLO, "user_id": "somebody else"})

    assert (statuses, other.status_code) == ([200, 200, 429], 200)


async def test_debug_tells_how_the_answer_came_about(client_of) -> None:
    candidates = [{"skill_name": "echo", "text": "hi", "confidence": 0.5, "annotations": {}}]

    async def answer_with_candidates(message: Message, tell: Tell) -> Reply:
        return reply_to(message, hypotheses=candidates)

    async with client_of(FakeAgent(answer_with_candidates), debug=True) as client:
        answer = (await client.post("/", json=HELLO)).json()

    assert (answer["active_skill"], answer["debug_output"]) == ("echo", candidates)
    assert answer["trace"] is None
    assert answer["response"] == "you said hello"


async def test_an_output_formatter_of_ones_own_makes_the_answer(client_of) -> None:
    def shout(reply: Reply) -> dict[str, str]:
        return {"shouted": reply.answer.text.upper()}

    async with client_of(FakeAgent(), output_formatter=shout) as client:
        answer = await client.post("/", json=HELLO)

    assert answer.json() == {"shouted": "YOU SAID HELLO"}


async def test_a_formatter_that_makes_no_json_fails_alone(client_of) -> None:
    agent = FakeAgent()
    async with client_of(agent, output_formatter=lambda reply: {"x": object()}) as client:
        answer = await client.post("/", json=HELLO)

    assert (answer.status_code, answer.json()) == (500, {"error": "the server failed: see its log"})
    assert agent.finished == ["hello"]


async def test_many_clients_at_once_get_their_own_answers(server_of) -> None:
    async with (
        server_of(FakeAgent()) as address,
        httpx.AsyncClient(base_url=address.http) as client,
        asyncio.TaskGroup() as group,
    ):
        asked = [
            group.create_task(client.post("/", json={"user_id": index, "payload": str(index)}))
            for index in range(50)
        ]

    answers = [task.result().json()["response"] for task in asked]
    assert answers == [f"you said {index}" for index in range(50)]


@pytest.mark.parametrize("settings", [{"messages_per_second": 0.0}, {"burst": 0}])
def test_settings_that_let_nobody_talk_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        AgentServerSettings(**settings)
