"""From sending a message in the chat page to seeing the answer, in a real browser.

The skill answers at once, in the agent's process, so that the rest is measured: the page, the
WebSocket, the turn and the disk. The clock is the browser's; it stops when the answer has been
drawn. The same messages are sent by a client without a browser in the same run.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import aiohttp

from bench.agent.processes import AgentProcess, running

if TYPE_CHECKING:
    from playwright.async_api import Page

MESSAGES, QUICK_MESSAGES, ROUNDS, TARGET_MS = 100, 20, 3, 150

_PIPELINE = {
    "services": {
        "skill": {
            "connector": {
                "protocol": "python",
                "class_name": "PredefinedOutputConnector",
                "output": [{"text": "Here I am.", "confidence": 0.9}],
            },
            "state_manager_method": "add_hypothesis",
        },
        "response_selector": {
            "connector": {
                "protocol": "python",
                "class_name": "ConfidenceResponseSelectorConnector",
            },
            "state_manager_method": "add_bot_utterance",
            "previous_services": ["skill"],
        },
    }
}

_SAY = """
async (text) => {
  const box = document.getElementById("text"), log = document.getElementById("log");
  const isAnswered = () => log.lastElementChild.classList.contains("bot");
  box.value = text;
  const start = performance.now();
  const drawn = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!isAnswered()) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(resolve));
    }).observe(log, { childList: true });
  });
  box.form.requestSubmit();
  await drawn;
  return performance.now() - start;
}
"""


async def _in_browser(page: Page, messages: int) -> list[float]:
    """Milliseconds from sending each message to the frame that shows its answer."""
    return [await page.evaluate(_SAY, f"number {number}") for number in range(messages)]


async def _without_browser(url: str, session: aiohttp.ClientSession, messages: int) -> list[float]:
    """Milliseconds of the same messages over HTTP."""
    taken = []
    for number in range(messages):
        start = perf_counter()
        body = {"user_id": "nobody", "payload": f"number {number}"}
        async with session.post(url, json=body) as response:
            await response.json()
        taken.append((perf_counter() - start) * 1000)
    return taken


def _row(kind: str, taken: Sequence[float]) -> str:
    return f"{kind:18}{median(taken):>10.1f}{quantiles(taken, n=20)[-1]:>10.1f}"


async def _measure(messages: int) -> list[float]:
    from playwright.async_api import async_playwright

    medians = []
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/dialogues.sqlite3"
        agent = AgentProcess.of(Path(folder), _PIPELINE, database)
        async with (
            running(agent),
            aiohttp.ClientSession() as session,
            async_playwright() as playwright,
            await playwright.chromium.launch(**_browser()) as browser,
        ):
            page = await browser.new_page()
            await page.goto(f"{agent.url}/chat")
            await _in_browser(page, 10)  # warms up
            print(f"chromium {browser.version}, {messages} messages, milliseconds")
            print(f"{'':18}{'median':>10}{'95 %':>10}")
            for _ in range(ROUNDS):
                print(_row("POST /", await _without_browser(agent.url, session, messages)))
                shown = await _in_browser(page, messages)
                print(_row("in the browser", shown), flush=True)
                medians.append(median(shown))
    return medians


def _browser() -> dict[str, Any]:
    """The system's Chromium where there is one, else the one that Playwright has installed."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
    return {"executable_path": shutil.which("chromium"), "args": flags}


def main(data: Path | None, *, quick: bool = False) -> None:  # noqa: ARG001 - called alike
    """Print the medians of each round, and whether the target is held."""
    medians = asyncio.run(_measure(QUICK_MESSAGES if quick else MESSAGES))
    verdict = "held" if max(medians) <= TARGET_MS else "missed"
    print(f"send to shown: {median(medians):.1f} ms, target {TARGET_MS} ms: {verdict}")
