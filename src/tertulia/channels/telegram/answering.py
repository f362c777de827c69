"""Brings each message to who answers, and sees to it that the answer is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import telegram

from tertulia.channels.telegram.delivery import Delivery
from tertulia.channels.telegram.messages import Asked, Incoming, Said, understood
from tertulia.channels.telegram.speaker import Acceptance, Speaker

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Answering:
    """Has updates answered.

    Attributes:
        bot: who we are.
        speaker: who knows the answers.
        delivery: brings them to the users.
        help: the answer to `/help`.
        tasks: outlives everything that is under way.
    """

    bot: telegram.Bot
    speaker: Speaker
    delivery: Delivery
    help: str
    tasks: asyncio.TaskGroup

    async def take(self, update: telegram.Update) -> bool:
        """See to it that an update is answered; false if we were stopped before that was sure."""
        match self._understood(update):
            case Asked(place):
                self.delivery.deliver_text(place, self.help)
            case Said(place) as said:
                acceptance = Acceptance()
                self.delivery.deliver(place, self.tasks.create_task(self._ask(said, acceptance)))
                return await acceptance.wait()
        return True

    def _understood(self, update: telegram.Update) -> Incoming:
        try:
            return understood(update, self.bot.id, self.bot.username)
        except Exception as error:  # noqa: BLE001 - it would come again, and end the bot again
            log.warning("a message cannot be read: %s", type(error).__name__)
            return None

    async def _ask(self, said: Said, acceptance: Acceptance) -> Sequence[str]:
        try:
            return await self.speaker.answer(said, acceptance)
        except Exception as error:
            # One message must not end the bot for everybody.
            log.warning("a message could not be answered: %s", type(error).__name__)
            log.debug("a message could not be answered", exc_info=error)
            return ()
        finally:
            acceptance.settle(is_sure=True)
