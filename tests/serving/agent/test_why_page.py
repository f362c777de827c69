"""The page `/why`, in a real browser, over a real agent and a real store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tertulia.agent.agent import Agent
from tertulia.agent.errors import ConnectorError
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.serving.agent.tokens import Tokens
from tests.agent.fakes import Given, Waits, assistant, given, hypothesis
from tests.agent.stage import LAST_CHANCE, parts
from tests.serving.agent.browser import (
    INJECTIONS,
    background,
    browser,
    is_wider_than_the_screen,
    unnamed_controls,
    visiting,
)
from tests.serving.agent.test_history import say

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

_PLACES = """bars => bars.map(bar =>
    ["--from", "--size"].map(name => Number(bar.style.getPropertyValue(name))))"""
LONG = {"words": [f"word {index}" for index in range(30)]}


def surest(request: Any) -> Any:
    return max(
        request.payload["human_utterances"][-1]["hypotheses"], key=lambda one: one["confidence"]
    )


def many(text: str = "fine") -> list[Given]:
    """Services of which some do well, one fails, and one is skipped for that."""
    return [
        given("annotators.mood", {"mood": text}, "add_annotation"),
        given("annotators.words", LONG, "add_annotation"),
        given("annotators.away", ConnectorError(f"no answer: {text}")),
        given("annotators.after", {}, "add_annotation", requires=["annotators.away"]),
        given("skills.shrug", hypothesis(f"shrug {text}", 0.3), "add_hypothesis"),
        given(
            "skills.sure",
            hypothesis(
                f"sure {text}", 0.9, human_attributes={"mood": text}, attributes={"a": text}
            ),
            "add_hypothesis",
            requires=["annotators.mood"],
        ),
        given("best", surest, "add_bot_utterance", after=["skills.shrug", "skills.sure"]),
        given("polish", f"surely {text}", "add_text", requires=["best"]),
    ]


@pytest.fixture
def agent_of(tmp_path: Path):
    """A real agent over a file."""

    def make(services: Sequence[Given] = ()) -> Agent:
        everyone = assistant(*(services or many()), last_chance=LAST_CHANCE)
        return Agent(everyone, SqliteStore(tmp_path / "dialogues.db", "OFF"))

    return make


async def talk(url: str, *texts: str, headers: dict[str, str] | None = None) -> list[dict]:
    """Say something; the answers."""
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        return [await say(client, text) for text in texts]


def services(page: Page) -> Locator:
    """The rows of the waterfall."""
    return page.get_by_role("region", name="Services").locator("tbody tr")


async def test_the_waterfall_shows_the_trace(browser: Browser, server_of, agent_of) -> None:
    async with server_of(agent_of()) as address:
        [said] = await talk(address.http, "hello")
        async with visiting(browser, f"{address.http}/why?id={said['utt_id']}") as visit:
            page = visit.page
            turn = await page.request.get(f"{address.http}/api/turns/{said['utt_id']}")
            trace = (await turn.json())["trace"]
            await expect(services(page)).to_have_count(8)
            rows = [
                await row.locator("th, td").all_inner_texts() for row in await services(page).all()
            ]
            bars = await page.locator(".bar").evaluate_all(_PLACES)
            ticks = await page.locator(".tick").all_inner_texts()
            ends = await page.locator(".bar, .lane").evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().right)"
            )

    calls = sorted(trace["calls"], key=lambda call: call["started"])
    assert [row[0].split("\n")[0] for row in rows] == [
        *(call["service"] for call in calls),
        "annotators.after",
    ]
    assert [row[1] for row in rows] == [*(call["status"] for call in calls), "skipped"]
    assert [row[5] for row in rows[:-1]] == [str(call["attempts"]) for call in calls]
    span = max([trace["seconds"], *(call["started"] + call["seconds"] for call in calls)])
    assert bars == [
        [pytest.approx(call["started"] / span), pytest.approx(call["seconds"] / span)]
        for call in calls
    ]
    assert ticks[0] == "0 ms"
    assert len(ticks) >= 2
    assert max(ends) < 1280


async def test_a_failed_service_says_why_in_words(browser: Browser, server_of, agent_of) -> None:
    async with server_of(agent_of()) as address:
        [said] = await talk(address.http, "hello")
        async with visiting(browser, f"{address.http}/why?id={said['utt_id']}") as visit:
            row = visit.page.get_by_role("row", name="annotators.away")

            await expect(row).to_contain_text("no answer: fine")
            await expect(row.get_by_role("cell", name="failed")).to_be_visible()


async def test_who_won_and_what_was_stored_is_told(browser: Browser, server_of, agent_of) -> None:
    async with server_of(agent_of()) as address:
        *_, said = await talk(address.http, "hello", "hello again")
        async with visiting(browser, f"{address.http}/why?id={said['utt_id']}") as visit:
            page = visit.page
            table = page.get_by_role("region", name="Hypotheses")

            await expect(table.get_by_role("row", name="sure fine")).to_contain_text("chosen")
            await expect(table.get_by_role("row", name="shrug fine")).not_to_contain_text("chosen")
            await expect(table.get_by_role("row", name="sure fine")).to_contain_text("0.90")
            await expect(page.locator(".answer blockquote")).to_have_text("surely fine")
            await expect(page.locator(".outcome")).to_contain_text("answered")
            stored = page.locator("section", has_text="What was stored")
            await expect(stored).to_contain_text("sure fine")  # as it was selected
            await expect(stored).to_contain_text('"a": "fine"')
            await expect(stored).to_contain_text("Nothing changed about the user.")


async def test_long_annotations_are_folded(browser: Browser, server_of, agent_of) -> None:
    async with server_of(agent_of()) as address:
        [said] = await talk(address.http, "hello")
        async with visiting(browser, f"{address.http}/why?id={said['utt_id']}") as visit:
            page = visit.page
            annotations = page.locator("section", has_text="Annotations")
            await expect(annotations.get_by_text('"mood": "fine"')).to_be_visible()
            await expect(page.get_by_text('"word 29"')).to_be_hidden()
            await page.get_by_text("words – 34 lines").click()

            await expect(page.get_by_text('"word 29"')).to_be_visible()


async def test_words_never_become_elements_or_scripts(
    browser: Browser, server_of, agent_of
) -> None:
    text = "\n".join(INJECTIONS)
    async with server_of(agent_of(many(text))) as address:
        *_, said = await talk(address.http, "hello", text)
        async with visiting(browser, f"{address.http}/why?id={said['utt_id']}") as visit:
            page = visit.page
            await expect(page.locator(".answer blockquote")).to_have_text(f"surely {text}")
            await expect(page.get_by_role("row", name="annotators.away")).to_contain_text(text)
            await page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")

            assert await page.locator("main :is(img, script, iframe, svg[onload])").count() == 0
            links = await page.locator("main a").evaluate_all("all => all.map(one => one.href)")
            assert {link.partition("://")[0] for link in links} == {"http", "https"}
            assert await page.evaluate("window.injected") is None


async def test_one_can_walk_through_the_dialogue(browser: Browser, server_of, agent_of) -> None:
    async with server_of(agent_of()) as address:
        first, _, _ = await talk(address.http, "one", "two", "three")
        async with visiting(browser, f"{address.http}/why?id={first['utt_id']}") as visit:
            page = visit.page
            question = page.locator("blockquote").first
            await expect(question).to_have_text("one")
            await expect(page.get_by_role("link", name="Turn before")).to_have_count(0)
            for text in ("two", "three"):
                await page.get_by_role("link", name="Turn after").click()
                await expect(question).to_have_text(text)
            await expect(page.get_by_role("link", name="Turn after")).to_have_count(0)
            await page.get_by_role("link", name="Turn before").click()
            await expect(question).to_have_text("two")
            whole = page.get_by_role("link", name="The whole dialogue")

            assert await whole.get_attribute("href") == (
                f"{address.http}/dialogues?id={first['dialog_id']}"
            )


async def test_a_turn_without_an_answer_of_the_services_says_how_it_ended(
    browser: Browser, server_of, agent_of
) -> None:
    broken = parts(lambda _: ConnectorError("away"))
    async with server_of(agent_of(broken)) as address:
        [said] = await talk(address.http, "hello")
        async with visiting(browser, f"{address.http}/why?id={said['utt_id']}") as visit:
            await expect(visit.page.locator(".outcome")).to_contain_text(
                "the last chance was taken"
            )
            await expect(visit.page.get_by_text("No skill has proposed anything.")).to_be_visible()
            await expect(services(visit.page).locator("th")).to_contain_text(
                ["skill", "last", "best"]
            )


async def test_a_turn_that_runs_is_shown_as_far_as_it_is(
    browser: Browser, server_of, agent_of
) -> None:
    skill = Waits(answer=hypothesis("at last", 1.0))
    async with (
        server_of(agent_of(parts(skill))) as address,
        httpx.AsyncClient(base_url=address.http) as client,
        visiting(browser, f"{address.http}/chat") as visit,
    ):
        page = visit.page
        await page.get_by_label("Your message").fill("hello")
        await page.keyboard.press("Enter")
        await skill.was_asked.wait()
        user = await page.get_by_label("You are").input_value()
        [dialogue] = (await client.get(f"/api/user/{user}")).json()
        await page.goto(f"{address.http}/why?id={dialogue['utterances'][0]['utt_id']}")
        await expect(page.get_by_text("There is no answer yet.")).to_be_visible()
        await expect(page.locator(".outcome")).to_contain_text("running")
        skill.may_go.set()


async def test_an_id_of_nothing_is_told_and_another_can_be_given(
    browser: Browser, server_of, agent_of
) -> None:
    async with server_of(agent_of()) as address:
        [said] = await talk(address.http, "hello")
        url = f"{address.http}/why?id=%3Cscript%3E"
        async with visiting(browser, url, may_complain=True) as visit:
            page = visit.page
            await expect(page.get_by_role("status")).to_have_text(
                "There is no turn and no utterance of this id."
            )
            await page.get_by_label("Id of a turn or of an utterance").fill(said["utt_id"])
            await page.keyboard.press("Enter")
            await expect(page.locator("blockquote").first).to_have_text("hello")


async def test_a_token_is_asked_for_where_one_is_needed(
    browser: Browser, server_of, agent_of
) -> None:
    tokens = Tokens(api=("talk",), history=("read",))
    async with server_of(agent_of(), tokens=tokens) as address:
        [said] = await talk(address.http, "hello", headers={"authorization": "Bearer talk"})
        url = f"{address.http}/why?id={said['utt_id']}"
        async with visiting(browser, url, may_complain=True) as visit:
            page = visit.page
            token = page.get_by_label("Token to read what is kept here")
            await token.fill("talk")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("alert")).to_contain_text("this token is not for what is")
            await token.fill("read")
            await page.keyboard.press("Enter")

            await expect(page.locator("blockquote").first).to_have_text("hello")
            assert all("read" not in url for url in visit.requests)


async def test_it_is_readable_on_a_phone_at_night_and_aloud(
    browser: Browser, server_of, agent_of
) -> None:
    phone = {"viewport": {"width": 320, "height": 600}, "color_scheme": "dark"}
    async with server_of(agent_of(many("x" * 100))) as address:
        [said] = await talk(address.http, "y" * 500)
        url = f"{address.http}/why?id={said['utt_id']}"
        async with visiting(browser, url, **phone) as visit:
            page = visit.page
            await expect(services(page)).to_have_count(8)
            wide, colour = await is_wider_than_the_screen(page), await background(page)

            assert (wide, colour) == (False, "rgb(24, 21, 19)")
            assert await unnamed_controls(page) == []
            await expect(page.get_by_role("columnheader", name="Attempts")).to_have_count(1)
            await expect(page.get_by_role("rowheader", name="skills.shrug")).to_have_count(1)
            await expect(page.get_by_role("heading", level=2)).to_have_text(
                ["Services", "Hypotheses", "Annotations", "What was stored"]
            )
