from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tertulia.channels.base import ChannelError
from tertulia.channels.running import run_agent


class Scene:
    """A channel that plays what it is given."""

    def __init__(self, play: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        self._play = play

    async def run(self, agent: Any, stopping: asyncio.Event) -> None:
        agent.events.append("runs")
        await self._play(stopping)
        agent.events.append("ends")


def receive(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


def test_the_agent_is_open_as_long_as_the_channel_runs(agent: Any) -> None:
    async def nothing(stopping: asyncio.Event) -> None:
        assert not stopping.is_set()

    run_agent(agent, Scene(nothing))

    assert agent.events == ["opened", "runs", "ends", "closed"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_tells_the_channel_to_stop(agent: Any, number: signal.Signals) -> None:
    async def until_told(stopping: asyncio.Event) -> None:
        receive(number)
        await stopping.wait()

    run_agent(agent, Scene(until_told))

    assert agent.events == ["opened", "runs", "ends", "closed"]


def test_a_second_sigint_does_not_wait_for_the_channel(agent: Any) -> None:
    async def deaf(stopping: asyncio.Event) -> None:
        receive(signal.SIGINT)
        await stopping.wait()
        receive(signal.SIGINT)
        await asyncio.Event().wait()

    with pytest.raises(KeyboardInterrupt):
        run_agent(agent, Scene(deaf))

    assert agent.events == ["opened", "runs", "closed"]


def test_a_sigterm_after_the_first_signal_changes_nothing(agent: Any) -> None:
    async def patient(stopping: asyncio.Event) -> None:
        receive(signal.SIGINT)
        await stopping.wait()
        receive(signal.SIGTERM)
        for _ in range(10):
            await asyncio.sleep(0)

    run_agent(agent, Scene(patient))

    assert agent.events == ["opened", "runs", "ends", "closed"]


def test_a_channel_that_fails_closes_the_agent(agent: Any) -> None:
    async def fail(stopping: asyncio.Event) -> None:
        raise ChannelError("there is no way")

    with pytest.raises(ChannelError, match="there is no way"):
        run_agent(agent, Scene(fail))

    assert agent.events == ["opened", "runs", "closed"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
