"""The page `/chat` when things come in another order than they usually do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, WebSocketRoute, expect

from tertulia.agent.service import Request
from tests.agent.fakes import Says, Waits
from tests.agent.stage import echo
from tests.serving.agent.browser import browser, visiting
from tests.serving.agent.chat_page import agent_of, answers, questions, say

__all__ = ["agent_of", "browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_is_said_before_the_past_is_read_comes_after_it(
    browser: Browser, server_of, agent_of
) -> None:
    is_asked, may_go = asyncio.Event(), asyncio.Event()

    async def be_slow(route: Route) -> None:
        is_asked.set()
        await may_go.wait()
        await route.continue_()

    async with server_of(agent_of()) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await say(page, "one")
        await expect(answers(page)).to_have_count(1)
        await page.route("**/api/user/**", be_slow)
        await page.reload()
        await is_asked.wait()
        await say(page, "two")
        await expect(questions(page)).to_have_text(["two"])
        may_go.set()

        await expect(page.locator("article > p")).to_have_text(
            ["one", "echo: one", "two", "echo: two"]
        )


async def test_what_somebody_else_has_not_been_answered_is_shown_to_nobody(
    browser: Browser, server_of, agent_of
) -> None:
    skill = Waits(answer=echo)
    async with (
        server_of(agent_of(skill)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        page = visit.page
        await say(page, "one")
        await skill.was_asked.wait()
        await say(page, "two")
        await page.get_by_label("You are").fill("bob")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("connected")
        skill.may_go.set()
        await say(page, "I am bob")

        await expect(answers(page)).to_have_text(["echo: I am bob"])
        await expect(questions(page)).to_have_text(["I am bob"])
        await page.get_by_label("Your message").press("ArrowUp")
        await page.get_by_label("Your message").press("ArrowUp")
        await expect(page.get_by_label("Your message")).to_have_value("I am bob")


class StreamsOn(Says):
    """A skill that says its text in pieces, when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: asyncio.Queue[str | None] = asyncio.Queue()

    async def send(self, request: Request) -> Any:
        while (piece := await self.pieces.get()) is not None:
            request.emit(piece)
        return echo(request)


@asynccontextmanager
async def talking(
    browser: Browser, address: str
) -> AsyncIterator[tuple[Page, asyncio.Queue[WebSocketRoute]]]:
    """Visit the chat; gives the page, and its sockets as they are opened."""
    sockets = asyncio.Queue[WebSocketRoute]()

    def connect(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.put_nowait(socket)

    async with visiting(browser, f"{address}/dialogues") as visit:
        await visit.page.route_web_socket("**/chat/ws", connect)
        await visit.page.get_by_role("link", name="Chat").click()
        await expect(visit.page.get_by_role("status")).to_have_text("connected")
        yield visit.page, sockets


async def test_a_text_that_was_begun_ends_with_its_connection(
    browser: Browser, server_of, agent_of
) -> None:
    skill = StreamsOn()
    async with (
        server_of(agent_of(skill)) as address,
        talking(browser, address.http) as (page, sockets),
    ):
        await say(page, "what of tomorrow?")
        skill.pieces.put_nowait("It will ")
        await expect(page.locator("#draft")).to_have_text("It will ")
        await (await sockets.get()).close()
        await sockets.get()
        await expect(page.get_by_role("status")).to_have_text("connected")
        await expect(page.locator("#draft")).to_be_hidden()
        skill.pieces.put_nowait(None)

        await expect(answers(page)).to_have_text(["echo: what of tomorrow?"])
        await expect(questions(page)).to_have_count(1)


async def test_a_text_with_holes_is_not_shown(browser: Browser, server_of, agent_of) -> None:
    skill = StreamsOn()
    async with (
        server_of(agent_of(skill)) as address,
        talking(browser, address.http) as (page, sockets),
    ):
        await say(page, "what of tomorrow?")
        skill.pieces.put_nowait("It will ")
        await expect(page.locator("#draft")).to_have_text("It will ")
        (await sockets.get()).send('{"event": "missed", "events": 1}')
        await expect(page.locator("#draft")).to_be_hidden()
        await page.evaluate(_WATCH_DRAFTS)
        skill.pieces.put_nowait("or not")
        skill.pieces.put_nowait(None)

        await expect(answers(page)).to_have_count(1)
        assert await page.evaluate("window.drafts") == []


_WATCH_DRAFTS = """() => {
    const draft = document.getElementById("draft");
    window.drafts = [];
    new MutationObserver(() => window.drafts.push(draft.textContent))
      .observe(draft, { childList: true });
}"""


async def test_a_text_runs_in_the_direction_of_its_letters(
    browser: Browser, server_of, agent_of
) -> None:
    async with server_of(agent_of()) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await say(page, "\u05e9\u05dc\u05d5\u05dd!")  # "hello!" in Hebrew
        await expect(answers(page)).to_have_count(1)
        assert await ends_on_the_left(questions(page))

        await page.get_by_role("link", name="why?").click()
        await expect(page.locator("blockquote")).to_have_count(2)
        assert await ends_on_the_left(page.locator("blockquote").first)
        await page.get_by_role("link", name="The whole dialogue").click()
        await expect(page.locator(".words")).to_have_count(2)
        assert await ends_on_the_left(page.locator(".words").first)


async def ends_on_the_left(text: Locator) -> bool:
    """Whether the last character of a text of five stands to the left of the first."""
    places = await text.evaluate(
        """(element) => [0, 4].map((start) => {
          const range = document.createRange();
          const node = [...element.childNodes].find((child) => child.data);
          range.setStart(node, start);
          range.setEnd(node, start + 1);
          return range.getBoundingClientRect().left;
        })"""
    )
    return bool(places[0] > places[1])


async def test_whatever_a_skill_calls_ratings_keeps_no_answer_from_being_shown(
    browser: Browser, server_of, agent_of
) -> None:
    def rated(request: Request) -> Any:
        [reply] = echo(request)
        return [{**reply, "attributes": {"ratings": [None, 3], "suggestions": {"Yes": "No"}}}]

    async with (
        server_of(agent_of(rated)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        await say(visit.page, "hello")
        await expect(answers(visit.page)).to_have_text(["echo: hello"])
        await visit.page.reload()
        await expect(answers(visit.page)).to_have_text(["echo: hello"])


async def test_a_user_of_any_name_finds_what_was_said(
    browser: Browser, server_of, agent_of
) -> None:
    async with server_of(agent_of()) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await page.get_by_label("You are").fill("../50%2F?#")
        await page.keyboard.press("Enter")
        await say(page, "hello")
        await expect(answers(page)).to_have_text(["echo: hello"])
        await page.reload()
        await expect(answers(page)).to_have_text(["echo: hello"])


async def test_who_one_is_in_a_tab_is_not_changed_by_another_tab(
    browser: Browser, server_of, agent_of
) -> None:
    async with server_of(agent_of()) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await say(page, "I am the guest")
        await expect(answers(page)).to_have_count(1)
        guest = await page.get_by_label("You are").input_value()
        other = await page.context.new_page()
        await other.goto(f"{address.http}/chat")
        await expect(other.get_by_label("You are")).to_have_value(guest)
        await other.get_by_label("You are").fill("bob")
        await other.keyboard.press("Enter")
        await page.reload()

        await expect(page.get_by_label("You are")).to_have_value(guest)
        await expect(answers(page)).to_have_text(["echo: I am the guest"])
