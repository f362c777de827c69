"""`/debug/current_load`: JSON, a page, and the WebSocket behind it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect
from websockets.asyncio.client import connect

from tertulia.agent.agent import Agent
from tertulia.agent.breaker import Breaker
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.service import Service
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.agent.trace import CallRecord, CallStarted
from tertulia.serving.agent.tokens import Tokens
from tests.agent.fakes import Waits, assistant
from tests.agent.stage import echo, parts
from tests.serving.agent.browser import (
    INJECTIONS,
    background,
    browser,
    is_wider_than_the_screen,
    unnamed_controls,
    visiting,
)
from tests.serving.agent.fakes import FakeAgent, Tell, reply_to
from tests.serving.agent.test_event_stream import TRACE, speak

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = {"user_id": "xyz", "payload": "hello"}
CHAT = Service(name="skills.chat", label="chat", connector=None)


@pytest.mark.parametrize(
    "asked", [{"params": {"format": "json"}}, {"headers": {"accept": "application/json"}}]
)
async def test_the_load_is_told_in_json(client_of, asked) -> None:
    async with client_of(FakeAgent(speak, services=(CHAT,))) as client:
        await client.post("/", json=HELLO)
        answer = await client.get("/debug/current_load", **asked)

    told = answer.json()
    history = told.pop("history")
    assert {label: max(most) for label, most in history["most"].items()} == {"agent": 1, "chat": 1}
    assert [mean for mean in history["mean_ms"]["chat"] if mean is not None] == [250.0]
    assert told == {
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

    assert addresses == [
        f"../assets/{name}" for name in ("icon.svg", "base.css", "load.css", "load.js")
    ]
    assert {asset.status_code for asset in assets} == {200}
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


@pytest.fixture
def page_of(browser: Browser, server_of):
    """Visit the page of an agent: `async with page_of(agent) as page`."""

    @asynccontextmanager
    async def visit(agent: Any, **context: Any) -> AsyncIterator[Page]:
        async with (
            server_of(agent, load_seconds=0.02) as address,
            visiting(browser, f"{address.http}/debug/current_load", **context) as visited,
        ):
            yield visited.page

    return visit


def row(page: Page, label: str) -> Locator:
    """The line of a service, or of the agent."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=label, exact=True))


async def test_a_task_is_seen_while_it_runs_and_the_charts_move(page_of, tmp_path: Path) -> None:
    skill = Waits(answer=echo)
    agent = Agent(assistant(*parts(skill)), SqliteStore(tmp_path / "dialogues.db", "OFF"))
    async with page_of(agent) as page:
        chart = page.get_by_role("img", name="Turns in progress")
        line = chart.locator(".line")
        numbers = row(page, "skill").locator(".drawn span")
        tasks, mean = numbers.first, numbers.last
        await expect(tasks).to_have_text("0")
        before = await line.get_attribute("d")
        turn = asyncio.create_task(agent.respond(Message(user_id="ann", text="hello")))
        await expect(tasks).to_have_text("1")
        await expect(line).not_to_have_attribute("d", str(before))
        await expect(page.locator("figure").first).to_contain_text("1 turn")
        await expect(mean).to_have_text("–")
        skill.may_go.set()
        await turn
        await expect(tasks).to_have_text("0")
        await expect(mean).to_contain_text("ms")
        for label in ("agent", "skill"):
            await expect(row(page, label).locator("td.number").first).to_have_text("1")


async def test_every_chart_says_what_it_shows(page_of) -> None:
    async with page_of(FakeAgent(speak, services=(CHAT,))) as page:
        await expect(row(page, "chat")).to_be_visible()
        charts = await page.get_by_role("img").all()
        names = [await chart.locator("title").text_content() for chart in charts]
        words = [await chart.locator("desc").text_content() for chart in charts]

    assert names == [
        "Turns in progress, last 5 minutes",
        "Mean response time of a turn, last 5 minutes",
        "Tasks of agent, last 5 minutes",
        "Mean response time of agent, last 5 minutes",
        "Tasks of chat, last 5 minutes",
        "Mean response time of chat, last 5 minutes",
    ]
    assert words[0] == "Turns in progress: now 0 turns, at most 0 turns."
    assert all(words)


async def test_a_service_that_is_left_alone_is_resting(page_of) -> None:
    breaker = Breaker(outages=1, rest_seconds=3600)
    breaker.failed(is_outage=True)
    service = Service(name="skills.chat", label="chat", connector=None, breaker=breaker)
    async with page_of(FakeAgent(services=(service,))) as page:
        await expect(row(page, "chat").get_by_role("cell").last).to_have_text("resting")
        await expect(row(page, "agent").get_by_role("cell").last).to_have_text("ready")


async def test_names_of_services_stay_text(page_of) -> None:
    services = tuple(Service(name=text, label=text, connector=None) for text in INJECTIONS)
    async with page_of(FakeAgent(services=services)) as page:
        await expect(page.get_by_role("rowheader")).to_have_text(["agent", *INJECTIONS])
        assert await page.evaluate("window.injected === undefined")


async def test_the_page_asks_for_a_token(browser: Browser, server_of) -> None:
    tokens = Tokens(api=("talk",), history=("read",))
    async with (
        server_of(FakeAgent(), tokens=tokens) as address,
        visiting(browser, f"{address.http}/debug/current_load", may_complain=True) as visited,
    ):
        page = visited.page
        for token in ("talk", "read"):
            await page.get_by_label("Token").fill(token)
            await page.get_by_role("button", name="Go on").click()
        await expect(page.get_by_role("status")).to_have_text("live")
        await expect(row(page, "agent")).to_be_visible()


async def test_a_lost_connection_comes_back(page_of) -> None:
    async with page_of(FakeAgent()) as page:
        opened: list[WebSocketRoute] = []
        may_come_back = asyncio.Event()

        async def pass_on(socket: WebSocketRoute) -> None:
            opened.append(socket)
            if len(opened) > 1:
                await may_come_back.wait()
            socket.connect_to_server()

        await page.route_web_socket("**/ws", pass_on)
        await page.reload()
        await expect(page.get_by_role("status")).to_have_text("live")
        await opened[0].close(code=1012)
        await expect(page.get_by_role("status")).to_contain_text("the connection is lost")
        may_come_back.set()
        await expect(page.get_by_role("status")).to_have_text("live")


async def test_it_fits_a_phone_and_is_dark_where_the_screen_is(page_of) -> None:
    phone = {"width": 320, "height": 600}
    agent = FakeAgent(services=(CHAT,))
    async with page_of(agent, viewport=phone, color_scheme="dark") as page:
        await expect(row(page, "chat")).to_be_visible()
        assert not await is_wider_than_the_screen(page)
        assert await unnamed_controls(page) == []
        dark = await background(page)
    async with page_of(agent, color_scheme="light") as page:
        assert await background(page) != dark
