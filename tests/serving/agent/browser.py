"""A real browser that visits the pages of a real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

expect.set_options(timeout=20_000)  # how long a machine that is busy may take for what comes

INJECTIONS = (
    '<img src="x" onerror="window.injected = 1">',
    "<script>window.injected = 1</script>",
    '<svg onload="window.injected = 1"></svg>',
    "javascript:window.injected=1",
    '<a href="javascript:window.injected=1">click</a>',
    'https://example.org/"onmouseover="window.injected=1',
)
"""What must stay a text wherever it is shown."""

IN_CI = bool(os.environ.get("CI"))
"""Where a browser that is missing is a failure, and no reason to leave tests out."""

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A browser for the tests of a module, which run in one event loop with it.

    The module says `pytestmark = pytest.mark.asyncio(loop_scope="module")`.
    """
    async with async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which(playwright.chromium.executable_path)
        if found is None and not IN_CI:
            pytest.skip("there is no Chromium: install it, or run `playwright install chromium`")
        launched = await playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield launched
        await launched.close()


@dataclass
class Visit:
    """A page in a tab of its own, and what it has been up to.

    Attributes:
        requests: every address that it asked for.
        complaints: what the browser said against it: errors, refused scripts, dialogs.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Listen to what the page does."""
        page = self.page
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def hosts(self) -> set[str]:
        """Whom it asked."""
        return {urlsplit(url).netloc for url in self.requests if not url.startswith("data:")}


@asynccontextmanager
async def visiting(
    browser: Browser, url: str, *, may_complain: bool = False, **context: Any
) -> AsyncIterator[Visit]:
    """Visit a page, as somebody who was never there; it must ask its own server only.

    Args:
        browser: the fixture.
        url: the page.
        may_complain: whether errors in the console are part of the test: a server that is away.
        context: what the visitor has, such as `color_scheme="dark"` or `viewport`.
    """
    async with await browser.new_context(**context) as visitor:
        visit = Visit(await visitor.new_page())
        visit.watch()
        await visit.page.goto(url)
        yield visit
        assert visit.hosts() == {urlsplit(url).netloc}
        assert may_complain or visit.complaints == []


async def is_wider_than_the_screen(page: Page) -> bool:
    """Whether one must scroll sideways to read the page."""
    wide = await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return bool(wide)


async def unnamed_controls(page: Page) -> list[str]:
    """The visible controls of a page that have no accessible name."""
    controls = await page.locator("a[href], button, input, select, textarea").all()
    described = [await control.aria_snapshot() for control in controls]
    return [control for control in described if control and '"' not in control]


async def background(page: Page) -> str:
    """The colour behind the page."""
    return str(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
