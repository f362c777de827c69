"""Tools that block, and never end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tertulia.agent.skills.llm.blocking import BusyError, Threads
from tertulia.agent.skills.llm.tools import CallRefusedError, Tool


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What the calls of a test wait for; it opens when the test is over."""
    opened = threading.Event()
    yield opened
    opened.set()


async def test_calls_that_never_end_take_no_thread_away_that_others_need(
    gate: threading.Event,
) -> None:
    def hang() -> None:
        gate.wait()

    tool = Tool.of(hang)
    calls = [asyncio.create_task(tool.call("{}")) for _ in range(32)]
    await asyncio.sleep(0)  # every one has begun
    for call in calls:
        call.cancel()
    await asyncio.wait(calls)

    assert await asyncio.to_thread(lambda: "a name was looked up")
    with pytest.raises(CallRefusedError, match="it is busy"):
        await tool.call("{}")


async def test_a_call_that_has_ended_makes_room(gate: threading.Event) -> None:
    threads = Threads(threading.BoundedSemaphore(1))
    calling = asyncio.create_task(threads.run(gate.wait))
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await threads.run(gate.wait)

    gate.set()
    await calling

    assert await threads.run(lambda: "free") == "free"


async def test_what_a_function_raises_is_raised_here() -> None:
    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        await Threads().run(leave)
