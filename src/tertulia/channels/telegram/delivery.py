"""Sends answers, those of one chat in the order of its messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import telegram

from tertulia.agent.retry import Retry
from tertulia.channels.telegram.messages import Place, pieces
from tertulia.channels.telegram.patience import patiently

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Delivery:
    """Sends answers.

    Attributes:
        bot: what to send through.
        retry: when and how often to send again.
        tasks: outlives everything that is under way.
    """

    bot: telegram.Bot
    retry: Retry
    tasks: asyncio.TaskGroup
    _latest: dict[Place, asyncio.Task[None]] = field(default_factory=dict)

    def deliver(self, place: Place, answer: asyncio.Future[Sequence[str]]) -> None:
        """Send an answer as soon as it is there, and those before it have been sent."""
        task = self.tasks.create_task(self._deliver(place, answer, self._latest.get(place)))
        self._latest[place] = task

        def forget(done: asyncio.Task[None]) -> None:
            if self._latest[place] is done:
                del self._latest[place]

        task.add_done_callback(forget)

    def deliver_text(self, place: Place, text: str) -> None:
        """Send an answer that is known already."""
        answer: asyncio.Future[Sequence[str]] = asyncio.get_running_loop().create_future()
        answer.set_result([text])
        self.deliver(place, answer)

    async def _deliver(
        self,
        place: Place,
        answer: asyncio.Future[Sequence[str]],
        before: asyncio.Task[None] | None,
    ) -> None:
        texts = await answer
        if before is not None:
            await asyncio.wait([before])
        try:
            for piece in [piece for text in texts for piece in pieces(text)]:
                await patiently(partial(self._send, place, piece), self.retry)
        except telegram.error.TelegramError as error:  # of no concern to other chats
            log.warning("Telegram does not take an answer: %s", type(error).__name__)

    async def _send(self, place: Place, text: str) -> telegram.Message:
        return await self.bot.send_message(place.chat_id, text, message_thread_id=place.topic_id)
