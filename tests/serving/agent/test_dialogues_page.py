"""The page `/dialogues`, in a real browser, over a real agent and a real store."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tertulia.agent.stores.base import StoredDialogue
from tertulia.serving.agent.tokens import Tokens
from tests.serving.agent.browser import (
    INJECTIONS,
    background,
    browser,
    is_wider_than_the_screen,
    unnamed_controls,
    visiting,
)
from tests.serving.agent.held import agent_of, fill, held

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

MANY = 10_000
SHOWN = 50
PHONE = {"width": 320, "height": 600}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with ten thousand dialogues, the oldest of which is about zebras."""
    path = tmp_path_factory.mktemp("many") / "dialogues.db"
    words = ["Of Zebras, please", *["hello"] * (MANY - 1)]
    await fill(
        path,
        (
            held(n, f"{word} {n}", f"echo {n}", user=f"user-{n % 100}")
            for n, word in enumerate(words)
        ),
    )
    return path


@pytest.fixture
def visit_to(browser: Browser, server_of, tmp_path: Path):
    """Visit the page of an agent that remembers dialogues, or a file of them."""

    @asynccontextmanager
    async def visit(
        remembered: Sequence[StoredDialogue] | Path, query: str = "", **context: Any
    ) -> AsyncIterator[Page]:
        is_file = isinstance(remembered, Path)
        path = remembered if is_file else tmp_path / "dialogues.db"
        agent = await agent_of(path, [] if is_file else remembered)
        async with (
            server_of(agent) as address,
            visiting(browser, f"{address.http}/dialogues{query}", **context) as visited,
        ):
            yield visited.page

    return visit


def rows(page: Page) -> Locator:
    """The dialogues in the list."""
    return page.locator("tbody tr")


def first_words(page: Page) -> Locator:
    """What the first dialogue in the list began with."""
    return rows(page).first.get_by_role("rowheader")


def utterances(page: Page) -> Locator:
    """What was said in a dialogue."""
    return page.get_by_role("list", name="What was said").get_by_role("listitem")


async def test_the_list_tells_of_each_dialogue_the_newest_first(visit_to) -> None:
    rated = {"ratings": [{"rating": 5}, {"rating": "good"}]}
    older = held(1, "good morning", "hello", user="bob", is_active=True, attributes=rated)
    newer = held(2, "hi", "hello", "bye", "bye", channel_type="telegram")

    async with visit_to([older, newer], locale="en-GB", timezone_id="UTC") as page:
        await expect(rows(page)).to_have_count(2)
        told = [await row.locator("th, td").all_inner_texts() for row in await rows(page).all()]

    year = "" if "2026" not in told[0][3] else " 2026"
    assert told == [
        ["hi", "ann", "telegram", f"1 Mar{year}, 12:02", f"1 Mar{year}, 12:02", "4", "closed", ""],
        ["good morning", "bob", "http_client", f"1 Mar{year}, 12:01", f"1 Mar{year}, 12:01",
         "2", "open", "5, good"],
    ]  # fmt: skip


async def test_nothing_to_list_is_said(visit_to) -> None:
    async with visit_to([]) as page:
        await expect(page.get_by_role("status")).to_have_text("Nobody has said anything yet.")


async def test_ten_thousand_dialogues_are_walked_page_by_page(visit_to, many: Path) -> None:
    async with visit_to(many) as page:
        for turned in range(4):
            await expect(first_words(page)).to_have_text(f"hello {MANY - 1 - turned * SHOWN}")
            await expect(rows(page)).to_have_count(SHOWN)
            await page.get_by_role("link", name="Older").click()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1 - 4 * SHOWN}")
        await page.get_by_role("link", name="Newer").click()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1 - 3 * SHOWN}")
        await page.get_by_role("link", name="Newest").click()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1}")

        assert await page.locator("*").count() < 20 * SHOWN


async def test_the_back_button_leads_back(visit_to, many: Path) -> None:
    async with visit_to(many) as page:
        await page.get_by_role("link", name="Older").click()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1 - SHOWN}")
        await first_words(page).get_by_role("link").click()
        await expect(utterances(page)).to_have_count(2)
        await page.go_back()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1 - SHOWN}")
        await page.go_back()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1}")
        await page.go_forward()
        await expect(first_words(page)).to_have_text(f"hello {MANY - 1 - SHOWN}")


async def test_words_are_found_wherever_they_were_said(visit_to, many: Path) -> None:
    async with visit_to(many) as page:
        await page.get_by_label("Said").fill("zebras")
        await page.keyboard.press("Enter")
        await expect(rows(page)).to_have_count(1)
        await page.reload()
        await expect(page.get_by_label("Said")).to_have_value("zebras")
        await first_words(page).get_by_role("link").click()
        await expect(page.locator("mark")).to_have_text("Zebras")
        await page.get_by_role("link", name="All that is found").click()
        await expect(rows(page)).to_have_count(1)
        await page.get_by_role("link", name="Show all").click()
        await expect(rows(page)).to_have_count(SHOWN)


async def test_filters_go_together_and_stay_from_page_to_page(visit_to) -> None:
    dialogues = [
        held(n, "hello" if n % 2 else "bye", "hm", user="ann" if n < 130 else "bob")
        for n in range(140)
    ]
    async with visit_to(dialogues, "?text=HELLO&_active=0") as page:
        await page.get_by_label("User").fill("ann")
        await page.get_by_role("button", name="Search").click()
        await expect(page.get_by_label("User")).to_have_value("ann")
        await expect(rows(page)).to_have_count(SHOWN)
        await page.get_by_role("link", name="Older").click()
        await expect(rows(page)).to_have_count(65 - SHOWN)
        await expect(page.get_by_label("State")).to_have_value("0")
        await page.get_by_label("State").select_option("open")
        await page.get_by_role("button", name="Search").click()
        await expect(page.get_by_role("status")).to_have_text("No dialogue is like that.")


async def test_a_user_in_the_list_leads_to_all_of_theirs(visit_to) -> None:
    names = ["ann", "b&b=1#?", "ann"]
    async with visit_to([held(n, "hello", user=user) for n, user in enumerate(names)]) as page:
        await page.get_by_role("link", name="b&b=1#?").click()
        await expect(rows(page)).to_have_count(1)
        await expect(page.get_by_label("User")).to_have_value("b&b=1#?")


async def test_a_dialogue_is_read_with_who_said_what(visit_to) -> None:
    dialogue = held(7, "hello\nthere", "see https://example.org/a", "bye", "bye!")
    async with visit_to([dialogue], "?id=dialogue-7", locale="en-GB", timezone_id="UTC") as page:
        address = page.url.replace("dialogues?id=dialogue-7", "rating/utterance")
        await page.request.post(address, data={"utt_id": "7-1", "rating": "good"})
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Dialogue with ann")
        said = await utterances(page).all_inner_texts()
        why = await page.get_by_role("link", name="why?").first.get_attribute("href")
        link = await page.get_by_role("link", name="https://example.org/a").get_attribute("rel")

    lines = [re.split(r"\n+", one) for one in said]
    assert lines[0] == ["ann · 1 Mar 2026, 12:07:00", "hello", "there"]
    assert lines[1][:2] == ["assistant · 12:07:01", "see https://example.org/a"]
    assert " ".join(lines[1][2:]) == "echo confidence 0.75 rated good why?"
    assert str(why).endswith("/why?id=7-1")
    assert "noopener" in str(link)


async def test_a_long_dialogue_is_read_in_parts(visit_to) -> None:
    dialogue = held(1, *(f"said {n}" for n in range(130)))
    async with visit_to([dialogue], "?id=dialogue-1") as page:
        before = page.get_by_role("button", name="Show what was said before")
        await expect(utterances(page)).to_have_count(50)
        await before.click()
        await expect(utterances(page)).to_have_count(100)
        await page.reload()
        await expect(utterances(page)).to_have_count(100)
        await before.click()
        await expect(utterances(page)).to_have_count(130)
        await expect(before).to_be_hidden()
        words = await page.locator(".words").all_inner_texts()

    assert words == [f"said {n}" for n in range(130)]


async def test_words_that_were_said_long_ago_are_said_to_be_there(visit_to) -> None:
    dialogue = held(1, "zebras", *(f"said {n}" for n in range(60)))
    async with visit_to([dialogue], "?id=dialogue-1&text=zebras") as page:
        told = page.get_by_role("status")
        await expect(told).to_have_text(
            "The newest 50 utterances; what you look for was said before"
        )
        await page.get_by_role("button", name="Show what was said before").click()
        await expect(told).to_have_text("61 utterances")
        await expect(page.locator("mark")).to_have_text("zebras")


async def test_an_unknown_dialogue_is_no_dialogue(visit_to) -> None:
    async with visit_to([], "?id=nothing", may_complain=True) as page:
        told = page.get_by_role("status")
        await expect(told).to_contain_text("There is no dialogue of this id.")


async def test_a_dialogue_is_exported_as_the_api_gives_it(visit_to, tmp_path: Path) -> None:
    async with visit_to([held(3, "ünï \0 \u2028", "echo", user="a/b")], "?id=dialogue-3") as page:
        async with page.expect_download() as download:
            await page.get_by_role("button", name="Export as JSON").click()
        saved = await download.value
        await saved.save_as(tmp_path / "saved.json")
        async with httpx.AsyncClient() as client:
            answer = await client.get(page.url.replace("dialogues?id=", "api/dialogs/"))

    assert (tmp_path / "saved.json").read_bytes() == answer.content
    assert answer.json()["utterances"][1]["text"] == "echo"
    assert saved.suggested_filename == "dialogue-dialogue-3.json"


async def test_whatever_is_stored_stays_text(visit_to) -> None:
    ratings = {"ratings": [{"rating": text} for text in INJECTIONS]}
    dialogues = [
        held(n, text, text, user=text, channel_type=text, attributes=ratings)
        for n, text in enumerate(INJECTIONS)
    ]
    async with visit_to(dialogues, "?text=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E") as page:
        await expect(page.get_by_role("status")).to_have_text("No dialogue is like that.")
        await page.get_by_role("link", name="Show all").click()
        await expect(rows(page)).to_have_count(len(INJECTIONS))
        listed = await page.get_by_role("rowheader").all_inner_texts()
        for number, text in enumerate(INJECTIONS):
            await page.goto(f"{page.url.partition('?')[0]}?id=dialogue-{number}")
            await expect(page.locator(".words").nth(1)).to_have_text(text)
            await expect(page.get_by_role("heading", level=1)).to_have_text(f"Dialogue with {text}")
            assert await page.evaluate("window.injected === undefined")

    assert listed == [*reversed(INJECTIONS)]


async def test_the_page_asks_for_a_token_and_keeps_it_from_page_to_page(
    browser: Browser, server_of, tmp_path: Path
) -> None:
    agent = await agent_of(tmp_path / "dialogues.db", [held(1, "hello", "hi")])
    tokens = Tokens(api=("talk",), history=("read",))
    async with (
        server_of(agent, tokens=tokens) as address,
        visiting(browser, f"{address.http}/dialogues", may_complain=True) as visited,
    ):
        page = visited.page
        for token in ("wrong", "read"):
            await page.get_by_label("Token").fill(token)
            await page.get_by_role("button", name="Go on").click()
        await first_words(page).get_by_role("link").click()
        await expect(utterances(page)).to_have_count(2)
        async with page.expect_download():
            await page.get_by_role("button", name="Export as JSON").click()


async def test_a_server_that_was_away_is_asked_again(visit_to) -> None:
    async with visit_to([held(1, "hello")], may_complain=True) as page:
        await page.route("**/api/**", lambda route: route.abort())
        await page.reload()
        await expect(page.get_by_role("status")).to_contain_text("The server cannot be reached.")
        await page.unroute("**/api/**")
        await page.get_by_role("button", name="Try again").click()
        await expect(rows(page)).to_have_count(1)


@pytest.mark.parametrize("query", ["", "?id=dialogue-1"])
async def test_it_fits_a_phone_and_everything_has_a_name(visit_to, query: str) -> None:
    dialogues = [held(n, "hello " * 30, "x" * 300, user="user" * 20) for n in range(3)]
    async with visit_to(dialogues, query, viewport=PHONE) as page:
        await expect(page.get_by_role("status")).not_to_have_text("reading …")

        assert not await is_wider_than_the_screen(page)
        assert await unnamed_controls(page) == []


async def test_it_is_dark_where_the_screen_is(visit_to) -> None:
    async with visit_to([], color_scheme="dark") as page:
        dark = await background(page)
    async with visit_to([], color_scheme="light") as page:
        light = await background(page)

    assert dark != light


async def test_the_list_is_read_by_the_keyboard(visit_to) -> None:
    async with visit_to([held(1, "hello", "hi")]) as page:
        await expect(rows(page)).to_have_count(1)
        await page.get_by_label("Said").focus()
        for _ in range(5):  # user, state, search, the list, the dialogue
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(utterances(page)).to_have_count(2)
