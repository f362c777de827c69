"""The contract of a channel, and what can go wrong in one."""

from __future__ import annotations

import asyncio
from typing import Protocol

from tertulia.agent.agent import Agent
from tertulia.core.errors import TertuliaError


class ChannelError(TertuliaError):
    """A channel cannot be opened, or refuses us."""


class Channel(Protocol):
    """Brings what users say to an agent, and its answers back to them."""

    async def run(self, agent: Agent, stopping: asyncio.Event) -> None:
        """Bring messages until told to stop, or until nobody will say anything any more.

        What was accepted before `stopping` was set is still answered before this returns; being
        cancelled means not to wait for that.

        Raises:
            ChannelError: there is no way to the users.
        """
