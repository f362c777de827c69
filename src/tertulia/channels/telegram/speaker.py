"""Who answers what is written to a bot: the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from tertulia.channels.telegram.delivery import Delivery
from tertulia.channels.telegram.messages import Said


class Acceptance:
    """Whether a message is sure to be answered; Telegram keeps it until that is known."""

    def __init__(self) -> None:
        self._known: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(self, *, is_sure: bool) -> None:
        """Say so; what was said first stays."""
        if not self._known.done():
            self._known.set_result(is_sure)

    async def wait(self) -> bool:
        """Wait until it is known; false if the bot is stopped before that."""
        return await self._known


class Speaker(Protocol):
    """Who answers: an agent, or a pipeline."""

    async def answer(self, said: Said, acceptance: Acceptance) -> Sequence[str]:
        """Answer a message, in as many messages as it takes; in none if it needs no answer.

        The next message is brought when `acceptance` is settled, not before. So they come in the
        order in which they were written, and Telegram keeps those that there is no room for.
        """

    async def volunteer(self, delivery: Delivery) -> None:
        """Say what nobody waits for, until cancelled."""
