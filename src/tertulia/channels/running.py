"""Runs what answers users until told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from tertulia.agent.agent import Agent
from tertulia.channels.base import Channel

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run_agent(agent: Agent, channel: Channel) -> None:
    """Open an agent, let a channel bring it messages, and close it; see `run_until_stopped`.

    Turns that a second SIGINT breaks off are on disk, and finished when the agent is started again.

    Raises:
        StoreError: the store cannot be opened.
        ConnectorError: a connector cannot be started.
        ChannelError: there is no way to the users.
        KeyboardInterrupt: SIGINT came twice.
    """
    run_until_stopped(lambda stopping: _serve(agent, channel, stopping))


def run_until_stopped(serve: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run something in an event loop until it ends.

    SIGTERM and SIGINT set its event: what was accepted is still answered. A second SIGINT does not
    wait for that, but cancels it.

    Raises:
        KeyboardInterrupt: SIGINT came twice.
    """
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(serve))


async def _run(serve: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    running = asyncio.create_task(serve(stopping))

    def stop(number: signal.Signals) -> None:
        if number == signal.SIGINT and stopping.is_set():
            running.cancel()
        stopping.set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        await asyncio.wait([running])
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
        running.cancel()
    if running.cancelled():
        raise KeyboardInterrupt
    running.result()


async def _serve(agent: Agent, channel: Channel, stopping: asyncio.Event) -> None:
    async with agent:
        try:
            await channel.run(agent, stopping)
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and agent.turns_in_progress:
                current.cancel()  # the agent, too, must not wait for its turns
            raise
