"""Who may ask the agent's server what."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tertulia.serving.agent.tokens import Tokens
from tests.serving.agent.fakes import FakeAgent

HELLO = {"user_id": "xyz", "payload": "hello"}
BOTH = Tokens(api=("talk",), history=("read",))
HISTORY = [
    "/api/dialogs/",
    "/api/dialogs/d1",
    "/api/user/xyz",
    "/api/channels",
    "/api/turns/t1",
    "/debug/current_load?format=json",
    "/metrics",
]
OPEN = ["/ping", "/health/live", "/docs", "/apidocs", "/openapi.json", "/debug/current_load"]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (bearer("wrong"), 401),
        (bearer(""), 401),
        ({"authorization": "Basic talk"}, 401),
        (bearer("talk"), 200),
        ({"authorization": "bearer talk"}, 200),
        (bearer("read"), 401),
    ],
)
async def test_talking_needs_a_token_of_the_api(client_of, headers, status: int) -> None:
    agent = FakeAgent()
    async with client_of(agent, tokens=BOTH) as client:
        answer = await client.post("/", json=HELLO, headers=headers)

    assert (answer.status_code, len(agent.asked)) == (status, status == 200)


@pytest.mark.parametrize("path", HISTORY)
async def test_history_needs_a_token_of_its_own(client_of, path: str) -> None:
    async with client_of(FakeAgent(), tokens=BOTH) as client:
        statuses = [
            (await client.get(path, headers=headers)).status_code
            for headers in ({}, bearer("wrong"), bearer("talk"))
        ]
        allowed = await client.get(path, headers=bearer("read"))

    assert statuses == [401, 401, 403]
    assert allowed.status_code not in {401, 403}


@pytest.mark.parametrize("path", HISTORY)
async def test_with_tokens_for_the_api_alone_history_is_closed(client_of, path: str) -> None:
    async with client_of(FakeAgent(), tokens=Tokens(api=("talk",))) as client:
        statuses = [
            (await client.get(path, headers=headers)).status_code
            for headers in ({}, bearer("talk"))
        ]

    assert statuses == [403, 403]


async def test_with_tokens_for_history_alone_everybody_may_talk(client_of) -> None:
    async with client_of(FakeAgent(), tokens=Tokens(history=("read",))) as client:
        talked = await client.post("/", json=HELLO)
        read = await client.get("/api/channels")

    assert (talked.status_code, read.status_code) == (200, 401)


@pytest.mark.parametrize("path", OPEN)
async def test_what_tells_nothing_is_open(client_of, path: str) -> None:
    async with client_of(FakeAgent(), tokens=BOTH) as client:
        answer = await client.get(path)

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/rating/dialog", "/rating/utterance"])
async def test_rating_needs_a_token_of_the_api(client_of, path: str) -> None:
    store = SimpleNamespace(rate_dialogue=None, rate_utterance=None)  # not asked
    async with client_of(FakeAgent(store=store), tokens=BOTH) as client:
        refused = await client.post(path, json={})
        allowed = await client.post(path, json={}, headers=bearer("talk"))

    assert (refused.status_code, allowed.status_code) == (401, 400)


@pytest.mark.parametrize(
    "path", ["/api", "//api/channels", "/API/channels", "/anything", "/api/../"]
)
async def test_what_is_not_known_to_be_open_is_closed(client_of, path: str) -> None:
    async with client_of(FakeAgent(), tokens=BOTH) as client:
        answer = await client.get(f"http://test{path}")

    assert answer.status_code in {401, 307}
    assert answer.headers.get("location", "/apidocs") == "/apidocs"


async def test_refusals_are_json_and_never_show_a_token(client_of) -> None:
    async with client_of(FakeAgent(), tokens=BOTH) as client:
        answer = await client.post("/", json=HELLO, headers=bearer("sesame"))

    assert [*answer.json()] == ["error"]
    assert answer.headers["www-authenticate"] == "Bearer"
    assert not any(word in answer.text for word in ("sesame", "talk", "read"))


@pytest.mark.parametrize("subprotocols", [None, ["bearer", "wrong"], ["bearer"], ["talk"]])
async def test_a_socket_without_the_token_is_not_opened(server_of, subprotocols) -> None:
    async with server_of(FakeAgent(), tokens=BOTH) as address:
        with pytest.raises(InvalidStatus) as caught:
            await connect(address.chat, subprotocols=subprotocols)

    assert caught.value.response.status_code == 401


@pytest.mark.parametrize(
    "options",
    [{"additional_headers": bearer("talk")}, {"subprotocols": ["bearer", "talk"]}],
)
async def test_a_socket_shows_its_token_in_a_header_or_as_a_subprotocol(server_of, options) -> None:
    async with (
        server_of(FakeAgent(), tokens=BOTH) as address,
        connect(address.chat, **options) as socket,
    ):
        await socket.send(json.dumps(HELLO))
        answer = json.loads(await socket.recv())

    assert answer["response"] == "you said hello"
    assert socket.subprotocol in {None, "bearer"}


async def test_the_socket_of_the_load_needs_a_token_of_history(server_of) -> None:
    async with server_of(FakeAgent(), tokens=BOTH) as address:
        with pytest.raises(InvalidStatus) as caught:
            await connect(address.load, subprotocols=["bearer", "talk"])
        async with connect(address.load, subprotocols=["bearer", "read"]) as socket:
            told = json.loads(await socket.recv())

    assert caught.value.response.status_code == 403
    assert "current_load" in told


async def test_no_foreign_site_may_ask_by_default(client_of) -> None:
    async with client_of(FakeAgent(), headers={"origin": "https://evil.example"}) as client:
        answer = await client.post("/", json=HELLO)

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


async def test_sites_that_are_named_may_ask_and_send_tokens(client_of) -> None:
    origin = {"origin": "https://shop.example"}
    preflight = {
        **origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,idempotency-key",
    }
    async with client_of(FakeAgent(), cors=("https://shop.example",), tokens=BOTH) as client:
        allowed = await client.options("/", headers=preflight)
        refused = await client.post("/", json=HELLO, headers=origin)
        asked = await client.post("/", json=HELLO, headers={**origin, **bearer("talk")})

    assert (allowed.status_code, refused.status_code, asked.status_code) == (200, 401, 200)
    assert {
        answer.headers["access-control-allow-origin"] for answer in (allowed, refused, asked)
    } == {"https://shop.example"}


async def test_the_document_says_what_needs_a_token(client_of) -> None:
    async with client_of(FakeAgent(), tokens=Tokens(history=("read",))) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]

    assert "security" in paths["/api/channels"]["get"]
    assert "security" not in paths["/"]["post"]
    assert "security" not in paths["/ping"]["get"]
