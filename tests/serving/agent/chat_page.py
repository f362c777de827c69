"""What one does with the page `/chat`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page

from tertulia.agent.agent import Agent
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import assistant
from tests.agent.stage import echo, parts


@pytest.fixture
def agent_of(tmp_path: Path):
    """A real agent with one skill, over a file; made again, over the same file."""

    def make(skill: Any = echo) -> Agent:
        return Agent(assistant(*parts(skill)), SqliteStore(tmp_path / "dialogues.db", "OFF"))

    return make


async def say(page: Page, text: str) -> None:
    """Write something into the box, and send it."""
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


def answers(page: Page) -> Locator:
    """What the assistant has said."""
    return page.locator("article.bot > p")


def questions(page: Page) -> Locator:
    """What the user has said."""
    return page.locator("article.human > p")
