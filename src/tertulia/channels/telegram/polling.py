"""Asks Telegram for updates.

Telegram forgets an update when those after it are asked for. They are asked for only when every
message so far is accepted: by an agent, when it is on disk, so that none is lost; one that is
delivered again after a crash has the same message id, and is answered again but not taken twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any, Literal, TypeVar

import telegram

from tertulia.channels.telegram.answering import Answering
from tertulia.channels.telegram.delivery import Delivery
from tertulia.channels.telegram.patience import patiently
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.channels.telegram.speaker import Speaker

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Polling:
    """Asks for updates until `stopped` is done, and has them answered."""

    def __init__(
        self,
        bot: telegram.Bot,
        speaker: Speaker,
        settings: TelegramSettings,
        stopped: asyncio.Task[Literal[True]],
    ) -> None:
        self._bot = bot
        self._speaker = speaker
        self._settings = settings
        self._stopped = stopped
        self._offset: int | None = None

    async def run(self) -> None:
        """Return when stopped, and when everything that was taken is answered.

        Raises:
            TelegramError: Telegram does not let us.
        """
        if await self._unless_stopped(patiently(self._open, self._settings.polling)) is None:
            return
        failure = None
        async with asyncio.TaskGroup() as tasks:
            answering = self._answering(tasks)
            volunteering = tasks.create_task(self._speaker.volunteer(answering.delivery))
            try:
                await self._poll(answering)
            except telegram.error.TelegramError as error:
                failure = error  # what was taken is answered all the same
            finally:
                volunteering.cancel()
        if failure is not None:
            raise failure
        if self._offset is not None:
            await self._forget()

    def _answering(self, tasks: asyncio.TaskGroup) -> Answering:
        return Answering(
            bot=self._bot,
            speaker=self._speaker,
            delivery=Delivery(bot=self._bot, retry=self._settings.sending, tasks=tasks),
            help=self._settings.help,
            tasks=tasks,
        )

    async def _open(self) -> bool:
        """Find out who we are; and a webhook would get what we ask for."""
        await self._bot.initialize()
        return await self._bot.delete_webhook()

    async def _poll(self, answering: Answering) -> None:
        while not self._stopped.done():
            asking = patiently(self._updates, self._settings.polling)
            for update in await self._unless_stopped(asking) or ():
                if not await answering.take(update):
                    return
                self._offset = update.update_id + 1

    async def _updates(self) -> Sequence[telegram.Update]:
        return await self._bot.get_updates(
            offset=self._offset, timeout=self._settings.poll_seconds, allowed_updates=["message"]
        )

    async def _forget(self) -> None:
        """Have Telegram forget what is answered, without waiting for more."""
        try:
            await patiently(
                lambda: self._bot.get_updates(offset=self._offset, timeout=0, limit=1),
                self._settings.sending,
            )
        except telegram.error.TelegramError as error:  # it will be delivered again
            log.warning("Telegram was not told what is answered: %s", type(error).__name__)

    async def _unless_stopped(self, work: Coroutine[Any, Any, Result]) -> Result | None:
        """Wait for something; None if we are stopped first."""
        task = asyncio.create_task(work)
        try:
            await asyncio.wait([task, self._stopped], return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            await asyncio.wait([task])
