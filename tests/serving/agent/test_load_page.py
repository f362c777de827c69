"""`/debug/current_load`: JSON, a page, and the WebSocket behind it."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from websockets.asyncio.client import connect

from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.service import Service
from tertulia.agent.trace import CallRecord, CallStarted
from tests.serving.agent.fakes import FakeAgent, Tell, reply_to
from tests.serving.agent.test_event_stream import TRACE, speak

HELLO = {"user_id": "xyz", "payload": "hello"}
CHAT = Service(name="skills.chat", label="chat", connector=None)


@pytest.mark.parametrize(
    "asked", [{"params": {"format": "json"}}, {"headers": {"accept": "application/json"}}]
)
async def test_the_load_is_told_in_json(client_of, asked) -> None:
    async with client_of(FakeAgent(speak, services=(CHAT,))) as client:
        await client.post("/", json=HELLO)
        answer = await client.get("/debug/current_load", **asked)

    assert answer.json() == {
        "current_load": {"agent": 0, "chat": 0},
        "response_time": {"agent": 0.0, "chat": 0.25},
        "ended": {"agent": 1, "chat": 1},
        "failed": {"agent": 0, "chat": 0},
        "late": {"agent": 0, "chat": 0},
        "resting": [],
    }


async def test_a_browser_gets_a_page_that_loads_nothing_from_elsewhere(client_of) -> None:
    async with client_of(FakeAgent()) as client:
        page = await client.get("/debug/current_load", headers={"accept": "text/html,*/*"})
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assets = [await client.get(page.url.join(address)) for address in addresses]

    assert addresses == ["load.css", "load.js"]
    assert [asset.status_code for asset in assets] == [200, 200]
    assert page.headers["content-security-policy"].startswith("default-src 'none';")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<script>|<style>| on\w+=| style=", page.text)
    assert not any("innerHTML" in asset.text for asset in assets)


async def test_the_page_is_told_what_changes_until_it_leaves(server_of) -> None:
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def wait(message: Message, tell: Tell) -> Reply:
        tell(CallStarted(TRACE, CallRecord(task_id="x", service="skills.chat", label="chat")))
        asked.set()
        await may_answer.wait()
        return reply_to(message)

    agent = FakeAgent(wait, services=(CHAT,))
    async with (
        server_of(agent, load_seconds=0.001) as address,
        connect(address.load) as page,
        connect(address.chat) as chat,
    ):
        before = json.loads(await page.recv())
        await chat.send(json.dumps(HELLO))
        await asked.wait()
        while (told := json.loads(await page.recv()))["current_load"]["chat"] == 0:
            pass
        may_answer.set()
        await chat.recv()

    assert before["current_load"] == {"agent": 0, "chat": 0}
    assert told["current_load"] == {"agent": 1, "chat": 1}


async def test_the_socket_ends_when_its_client_leaves(server_of) -> None:
    async with server_of(FakeAgent(), max_sockets=1, load_seconds=3600) as address:
        async with connect(address.load) as page:
            await page.recv()
        async with connect(address.load) as page:  # there is room again
            told = await page.recv()

    assert "current_load" in told
