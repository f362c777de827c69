"""The page `/chat`, in a real browser, over a real agent and a real store."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tertulia.agent.reply import Reply
from tertulia.agent.service import Request
from tests.agent.fakes import Says, Waits, hypothesis
from tests.agent.stage import echo
from tests.serving.agent.browser import (
    INJECTIONS,
    background,
    browser,
    is_wider_than_the_screen,
    unnamed_controls,
    visiting,
)
from tests.serving.agent.chat_page import agent_of, answers, questions, say

__all__ = ["agent_of", "browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = {"width": 320, "height": 600}


class Streams(Says):
    """A skill that says its text in pieces, and waits before the last one."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go = asyncio.Event()

    async def send(self, request: Request) -> Any:
        request.emit("It will ")
        request.emit("rain …")
        await self.may_go.wait()
        return hypothesis("It will rain.", 0.9)


def suggesting(request: Request) -> Any:
    [reply] = echo(request)
    return [{**reply, "attributes": {"suggestions": ["Yes", "No"]}}]


async def test_what_is_said_is_answered_and_the_box_keeps_the_focus(
    browser: Browser, server_of, agent_of
) -> None:
    async with server_of(agent_of()) as address, visiting(browser, f"{address.http}/chat") as visit:
        await say(visit.page, "hello")
        await expect(answers(visit.page)).to_have_text("echo: hello")

        await expect(questions(visit.page)).to_have_text("hello")
        await expect(visit.page.get_by_label("Your message")).to_be_focused()
        await expect(visit.page.get_by_label("Your message")).to_have_value("")
        why = await visit.page.get_by_role("link", name="why?").get_attribute("href")
        assert str(why).startswith(f"{address.http}/why?id=")


async def test_pieces_of_a_text_are_shown_until_the_answer_is_there(
    browser: Browser, server_of, agent_of
) -> None:
    skill = Streams()
    async with (
        server_of(agent_of(skill)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        page = visit.page
        await say(page, "what of tomorrow?")
        await expect(page.locator("#draft")).to_have_text("It will rain …")
        await expect(page.get_by_text("skill is thinking …")).to_be_visible()
        await expect(answers(page)).to_have_count(0)
        skill.may_go.set()

        await expect(answers(page)).to_have_text("It will rain.")
        await expect(page.locator("#draft")).to_be_hidden()
        await expect(page.locator("#thinking")).to_be_hidden()


async def test_words_never_become_elements_or_scripts(
    browser: Browser, server_of, agent_of
) -> None:
    def inject(request: Request) -> Any:
        [reply] = echo(request)
        return [{**reply, "attributes": {"suggestions": [*INJECTIONS]}}]

    said = "\n".join(INJECTIONS)
    async with (
        server_of(agent_of(inject)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        page = visit.page
        await page.get_by_label("You are").fill(INJECTIONS[0])
        await page.keyboard.press("Enter")
        await say(page, said)
        await expect(answers(page)).to_have_count(1)
        await page.reload()
        await expect(answers(page)).to_have_count(1)

        assert await questions(page).inner_text() == said
        assert await answers(page).inner_text() == f"echo: {said}"
        assert await page.get_by_label("Suggestions").get_by_role("button").all_inner_texts() == [
            *INJECTIONS
        ]
        assert await page.locator("main :is(img, script, iframe, svg[onload])").count() == 0
        links = await page.locator("article p a").evaluate_all("all => all.map(one => one.href)")
        assert {link.partition("://")[0] for link in links} == {"https"}
        assert await page.evaluate("window.injected") is None


async def test_addresses_are_links_that_tell_nothing_of_this_page(
    browser: Browser, server_of, agent_of
) -> None:
    async with server_of(agent_of()) as address, visiting(browser, f"{address.http}/chat") as visit:
        await say(visit.page, "see (https://example.org/a?b=c), or http://example.org.")
        await expect(answers(visit.page)).to_have_count(1)
        links = await questions(visit.page).get_by_role("link").all()

        assert [await link.get_attribute("href") for link in links] == [
            "https://example.org/a?b=c",
            "http://example.org",
        ]
        assert "noopener noreferrer" in str(await links[0].get_attribute("rel"))


async def test_a_rating_is_kept_and_shown_again(browser: Browser, server_of, agent_of) -> None:
    agent = agent_of()
    async with server_of(agent) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await say(page, "hello")
        good = page.get_by_role("button", name="Good answer")
        bad = page.get_by_role("button", name="Bad answer")
        await bad.click()
        await expect(bad).to_have_attribute("aria-pressed", "true")
        await good.click()
        await expect(good).to_have_attribute("aria-pressed", "true")
        await expect(bad).to_have_attribute("aria-pressed", "false")
        user = await page.get_by_label("You are").input_value()
        answer = await page.request.get(f"{address.http}/api/user/{user}")
        [dialogue] = await answer.json()
        await page.reload()
        await expect(good).to_have_attribute("aria-pressed", "true")

    ratings = dialogue["bot_utterances"][0]["attributes"]["ratings"]
    assert [one["rating"] for one in ratings] == ["bad", "good"]
    assert {one["user_external_id"] for one in ratings} == {user}


async def test_a_new_dialogue_begins_empty(browser: Browser, server_of, agent_of) -> None:
    agent = agent_of()
    async with server_of(agent) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await say(page, "hello")
        await expect(answers(page)).to_have_text("echo: hello")
        await page.get_by_role("button", name="New dialogue").click()
        await expect(page.get_by_role("log")).to_have_text("A new dialogue.")
        await expect(page.get_by_label("Your message")).to_be_focused()
        await say(page, "hello again")
        await expect(answers(page)).to_have_text("echo: hello again")
        user = await page.get_by_label("You are").input_value()
        dialogues = await (await page.request.get(f"{address.http}/api/user/{user}")).json()

    assert [one["utterances"][0]["text"] for one in dialogues] == ["hello", "hello again"]


async def test_the_running_dialogue_is_there_again_after_a_reload(
    browser: Browser, server_of, agent_of
) -> None:
    agent = agent_of(suggesting)
    async with server_of(agent) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        for count, text in enumerate(("hello", "bye"), 1):
            await say(page, text)
            await expect(answers(page)).to_have_count(count)
        await page.reload()
        await expect(answers(page)).to_have_text(["echo: hello", "echo: bye"])
        await expect(questions(page)).to_have_text(["hello", "bye"])
        await expect(page.get_by_role("button", name="Yes")).to_be_visible()

        await say(page, "/close")
        await expect(page.get_by_text("This dialogue is closed")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("status")).to_have_text("connected")
        await say(page, "anew")
        await expect(answers(page)).to_have_text(["echo: anew"])


async def test_of_a_long_dialogue_the_end_is_shown(browser: Browser, server_of, agent_of) -> None:
    agent = agent_of()
    async with server_of(agent) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        user = await page.get_by_label("You are").input_value()
        for index in range(30):
            body = {"user_id": user, "payload": f"number {index}"}
            said = await (await page.request.post(address.http, data=body)).json()
        await page.reload()
        await expect(answers(page)).to_have_count(25)
        await expect(answers(page).last).to_be_in_viewport()

        earlier = page.get_by_role("link", name="What was said before that")
        expected = f"{address.http}/dialogues?id={said['dialog_id']}"
        await expect(earlier).to_have_attribute("href", expected)


async def test_a_page_that_is_loaded_anew_in_the_middle_of_a_turn_shows_its_answer(
    browser: Browser, server_of, agent_of
) -> None:
    skill = Waits(answer=echo)
    async with (
        server_of(agent_of(skill)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        page = visit.page
        await say(page, "hello")
        await skill.was_asked.wait()
        await page.reload()
        await expect(questions(page)).to_have_text(["hello"])
        skill.may_go.set()

        await expect(answers(page)).to_have_text(["echo: hello"])
        await expect(questions(page)).to_have_text(["hello"])
        assert len(skill.asked) == 1


async def test_the_keyboard_is_enough(browser: Browser, server_of, agent_of) -> None:
    agent = agent_of(suggesting)
    async with server_of(agent) as address, visiting(browser, f"{address.http}/chat") as visit:
        page, press = visit.page, visit.page.keyboard.press
        box = page.get_by_label("Your message")
        await expect(box).to_be_focused()
        await page.keyboard.type("one")
        await press("Shift+Enter")
        await page.keyboard.type("two")
        await press("Enter")
        await expect(answers(page)).to_have_count(1)
        assert await questions(page).inner_text() == "one\ntwo"
        await page.keyboard.type("three")
        await press("Enter")
        await expect(answers(page)).to_have_count(2)

        await press("ArrowUp")
        await expect(box).to_have_value("three")
        await press("ArrowUp")
        await expect(box).to_have_value("one\ntwo")
        await press("ArrowDown")
        await expect(box).to_have_value("three")
        await press("Escape")
        await expect(box).to_have_value("")
        await expect(box).to_be_focused()
        await press("Escape")
        await expect(box).not_to_be_focused()

        await box.focus()
        await press("Shift+Tab")
        await expect(page.get_by_role("button", name="No", exact=True)).to_be_focused()
        await press("Enter")
        await expect(answers(page).last).to_have_text("echo: No")
        await expect(box).to_be_focused()


async def test_answers_of_another_form_are_shown_as_they_are(
    browser: Browser, server_of, agent_of
) -> None:
    def spoken(reply: Reply) -> dict[str, str]:
        return {"say": reply.answer.text}

    async with (
        server_of(agent_of(), output_formatter=spoken) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        for text in ("hello", "hello"):
            await say(visit.page, text)
        expected = '{ "say": "echo: hello" }'
        await expect(answers(visit.page)).to_have_text([expected, expected])


async def test_a_suggestion_says_its_text(browser: Browser, server_of, agent_of) -> None:
    def once(request: Request) -> Any:
        is_first = len(request.payload["utterances"]) == 1
        return suggesting(request) if is_first else echo(request)

    async with (
        server_of(agent_of(once)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        await say(visit.page, "shall we?")
        await visit.page.get_by_role("button", name="Yes").click()
        await expect(answers(visit.page)).to_have_text(["echo: shall we?", "echo: Yes"])

        await expect(visit.page.get_by_label("Suggestions")).to_be_hidden()


async def test_another_user_has_a_dialogue_of_their_own(
    browser: Browser, server_of, agent_of
) -> None:
    agent = agent_of()
    async with server_of(agent) as address, visiting(browser, f"{address.http}/chat") as visit:
        page = visit.page
        await say(page, "hello")
        await expect(answers(page)).to_have_count(1)
        guest = await page.get_by_label("You are").input_value()
        for name in ("bob", guest):
            await page.get_by_label("You are").fill(name)
            await page.keyboard.press("Enter")
            await expect(answers(page)).to_have_count(0 if name == "bob" else 1)
        await page.get_by_label("You are").fill("bob")
        await say(page, "I am bob")
        await expect(answers(page)).to_have_text("echo: I am bob")
        [dialogue] = await (await page.request.get(f"{address.http}/api/user/bob")).json()
        await page.reload()
        await expect(page.get_by_label("You are")).to_have_value("bob")

    assert [one["text"] for one in dialogue["human_utterances"]] == ["I am bob"]


async def test_a_phone_shows_it_without_scrolling_sideways(
    browser: Browser, server_of, agent_of
) -> None:
    async with (
        server_of(agent_of(suggesting)) as address,
        visiting(browser, f"{address.http}/chat", viewport=PHONE, is_mobile=True) as visit,
    ):
        page = visit.page
        for count in range(1, 9):
            await say(page, "x" * 200 + f" https://example.org/{'y' * 200}")
            await expect(answers(page)).to_have_count(count)

        assert not await is_wider_than_the_screen(page)
        await expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
        await page.get_by_label("Your message").fill("\n" * 5)
        await expect(page.get_by_role("button", name="Yes")).to_be_in_viewport(ratio=1)


async def test_who_reads_what_was_said_before_is_left_there(
    browser: Browser, server_of, agent_of
) -> None:
    skill = Waits(answer=echo)
    async with (
        server_of(agent_of(skill)) as address,
        visiting(browser, f"{address.http}/chat", viewport=PHONE) as visit,
    ):
        page = visit.page
        first, last = questions(page).first, answers(page).last
        skill.may_go.set()
        for count in range(1, 9):
            await say(page, "word " * 40)
            await expect(answers(page)).to_have_count(count)
        await expect(last).to_be_in_viewport()

        skill.may_go.clear()
        await say(page, "and?")
        await expect(questions(page).last).to_be_in_viewport()
        await page.locator("#room").evaluate("(room) => room.scrollTo(0, 0)")
        await expect(first).to_be_in_viewport()
        skill.may_go.set()
        await expect(answers(page)).to_have_count(9)
        await expect(last).not_to_be_in_viewport()
        await expect(first).to_be_in_viewport()

        await say(page, "go on")
        await expect(answers(page)).to_have_count(10)
        await expect(last).to_be_in_viewport()


async def test_it_is_light_by_day_and_dark_by_night(browser: Browser, server_of, agent_of) -> None:
    async with server_of(agent_of()) as address:
        async with visiting(browser, f"{address.http}/chat", color_scheme="light") as visit:
            day = await background(visit.page)
        async with visiting(browser, f"{address.http}/chat", color_scheme="dark") as visit:
            night = await background(visit.page)

    assert (day, night) == ("rgb(250, 247, 242)", "rgb(24, 21, 19)")


async def test_everything_has_a_name_and_the_log_is_announced(
    browser: Browser, server_of, agent_of
) -> None:
    async with (
        server_of(agent_of(suggesting)) as address,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        page = visit.page
        await say(page, "hello")
        await expect(answers(page)).to_have_count(1)

        assert await unnamed_controls(page) == []
        log = page.get_by_role("log", name="What was said")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(log).to_contain_text("The assistant said:")
        await expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(
            ["Chat", "Dialogues", "Why", "Load"]
        )
        await expect(page.locator("[aria-current=page]")).to_have_text("Chat")
