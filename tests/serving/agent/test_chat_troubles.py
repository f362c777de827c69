"""The page `/chat` when something stands in its way."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from tertulia.agent.errors import OverloadedError
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.serving.agent.app import agent_app
from tertulia.serving.agent.tokens import Tokens
from tertulia.serving.server import server_config
from tests.agent.fakes import Waits
from tests.agent.stage import echo
from tests.serving.agent.browser import browser, visiting
from tests.serving.agent.chat_page import agent_of, answers, say
from tests.serving.agent.fakes import FakeAgent, Tell, reply_to

__all__ = ["agent_of", "browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_token_is_asked_for_where_one_is_needed(
    browser: Browser, server_of, agent_of
) -> None:
    tokens = Tokens(api=("talk",), history=("read",))
    async with (
        server_of(agent_of(), tokens=tokens) as address,
        visiting(browser, f"{address.http}/chat", may_complain=True) as visit,
    ):
        page = visit.page
        token = page.get_by_label("Token to talk to the assistant")
        for shown in ("wrong", "not/for a=socket", "talk"):
            await expect(page.get_by_role("alert")).to_contain_text("oken")
            await token.fill(shown)
            await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("connected")
        await expect(token).to_have_count(0)
        await say(page, "hello")
        await expect(answers(page)).to_have_text("echo: hello")
        await page.reload()  # the token is kept, but opens no history
        await say(page, "hello again")
        await expect(answers(page)).to_have_text(["echo: hello again"])

    assert not any("talk" in url.replace("chat", "") for url in visit.requests)


async def test_a_refusal_is_told_and_the_message_can_be_sent_again(
    browser: Browser, server_of
) -> None:
    async def refuse_once(message: Message, tell: Tell) -> Reply:
        if len(agent.asked) == 1:
            raise OverloadedError("slower, please", retry_after_seconds=1, is_users_own=True)
        return reply_to(message)

    agent = FakeAgent(refuse_once)
    async with (
        server_of(agent) as address,
        visiting(browser, f"{address.http}/chat", may_complain=True) as visit,
    ):
        page = visit.page
        await say(page, "hello")
        trouble = page.get_by_text("Slower, please. You can send it again in 1 s.")
        await expect(trouble).to_be_visible()
        await page.get_by_role("button", name="Send again").click()
        await expect(answers(page)).to_have_text("you said hello")
        await expect(trouble).to_have_count(0)

    [first, again] = agent.asked
    assert first == again


async def test_a_message_that_is_too_long_is_told_once(
    browser: Browser, server_of, agent_of
) -> None:
    async with (
        server_of(agent_of(), max_body_bytes=1000) as address,
        visiting(browser, f"{address.http}/chat", may_complain=True) as visit,
    ):
        page = visit.page
        await say(page, "x" * 2000)
        await expect(page.get_by_text("This message is too long.")).to_be_visible()
        await say(page, "hello")

        await expect(answers(page)).to_have_text("echo: hello")
        await expect(page.locator(".note.trouble")).to_have_count(1)


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[int]:
    """Serve an app at a port, again if need be; 0 takes any."""
    server = uvicorn.Server(server_config(app, max_socket_message_bytes=2**20))
    with socket.create_server(("127.0.0.1", port), backlog=100) as listener:
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await running


async def loses_connection(page: Page, skill: Waits) -> None:
    """Let the turn end, which a server that stops waits for, when the page has been cut off."""
    try:
        await expect(page.get_by_role("status")).to_contain_text("trying again")
    finally:
        skill.may_go.set()


async def test_a_message_is_answered_once_by_a_server_that_was_started_again(
    browser: Browser, agent_of
) -> None:
    skill = Waits(answer=echo)
    async with AsyncExitStack() as stack:
        async with serving(agent_app(agent_of(skill)), 0) as port:
            visit = await stack.enter_async_context(
                visiting(browser, f"http://127.0.0.1:{port}/chat", may_complain=True)
            )
            page = visit.page
            await say(page, "hello")
            await skill.was_asked.wait()
            losing = asyncio.create_task(loses_connection(page, skill))
        await losing
        await say(page, "still there?")
        async with serving(agent_app(agent_of()), port):
            await expect(answers(page)).to_have_text(["echo: hello", "echo: still there?"])
            user = await page.get_by_label("You are").input_value()
            answer = await page.request.get(f"http://127.0.0.1:{port}/api/user/{user}")
            [dialogue] = await answer.json()

    texts = [one["text"] for one in dialogue["utterances"]]
    assert texts == ["hello", "echo: hello", "still there?", "echo: still there?"]


async def test_it_works_behind_a_prefix(browser: Browser, agent_of) -> None:
    app = agent_app(agent_of())

    async def behind_proxy(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "root_path": "/assistant"}, receive, send)

    async with (
        serving(behind_proxy, 0) as port,
        visiting(browser, f"http://127.0.0.1:{port}/assistant/chat") as visit,
    ):
        await say(visit.page, "hello")
        await expect(answers(visit.page)).to_have_text("echo: hello")
        await visit.page.get_by_role("button", name="Good answer").click()
        await expect(visit.page.locator("[aria-pressed=true]")).to_have_count(1)
        await visit.page.get_by_role("link", name="why?").click()
        await expect(visit.page.get_by_role("row", name="skill ok")).to_be_visible()

    assert all("/assistant/" in url for url in visit.requests)
