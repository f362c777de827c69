"""Runs an agent behind a channel until told to stop."""

from __future__ import annotations

import asyncio
import signal

from tertulia.agent.agent import Agent
from tertulia.channels.base import Channel

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run_agent(agent: Agent, channel: Channel) -> None:
    """Open an agent, let a channel bring it messages, and close it.

    SIGTERM and SIGINT end it: what was accepted is still answered. A second SIGINT does not wait
    for that; the turns it breaks off are on disk, and finished when the agent is started again.

    Raises:
        StoreError: the store cannot be opened.
        ConnectorError: a connector cannot be started.
        ChannelError: there is no way to the users.
        KeyboardInterrupt: SIGINT came twice.
    """
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(agent, channel))


async def _run(agent: Agent, channel: Channel) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    running = asyncio.create_task(_serve(agent, channel, stopping))

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
