"""Brings each message to the agent, and sees to it that it is answered."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from typing import Literal

import telegram

from tertulia.agent.agent import Agent
from tertulia.agent.errors import ErasedError, OverloadedError, StoreError, UnstorableError
from tertulia.agent.message import CLOSE, START, Message
from tertulia.agent.reply import Reply
from tertulia.agent.trace import TurnAccepted, TurnEvent
from tertulia.channels.telegram.delivery import Delivery
from tertulia.channels.telegram.messages import Asked, Said, place_of, understood
from tertulia.channels.telegram.recovered import Recovered
from tertulia.channels.telegram.settings import TelegramSettings

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Answering:
    """Has updates answered.

    Attributes:
        bot: who we are.
        agent: what knows the answers.
        delivery: brings them to the users.
        settings: what the bot says of itself, and its patience.
        stopped: done when no message is to be tried again.
        tasks: outlives everything that is under way.
        recovered: tells of turns that nobody here waits for.
    """

    bot: telegram.Bot
    agent: Agent
    delivery: Delivery
    settings: TelegramSettings
    stopped: asyncio.Task[Literal[True]]
    tasks: asyncio.TaskGroup
    recovered: Recovered

    async def take(self, update: telegram.Update) -> bool:
        """See to it that an update is answered; false if we were stopped before that was sure."""
        match understood(update, self.bot.id, self.bot.username):
            case Asked(place):
                self.delivery.deliver_text(place, self.settings.help)
            case Said(place, message):
                accepted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
                self.delivery.deliver(place, self.tasks.create_task(self._ask(message, accepted)))
                return await accepted
        return True

    async def deliver_recovered(self) -> None:
        """Answer what was written to a former process, until cancelled."""
        while True:
            turn_id = await self.recovered.next()
            try:
                turn = await self.agent.store.turn(turn_id)
            except StoreError as error:
                log.warning("the answer of turn %s is not delivered: %s", turn_id, error)
                continue
            place = place_of(turn.message, self.bot.id) if turn else None
            if turn and turn.answer and place:
                self.delivery.deliver_text(place, turn.answer.text)

    async def _ask(self, message: Message, accepted: asyncio.Future[bool]) -> str:
        """What the agent says to a message; `accepted` is told when it will not be lost."""
        try:
            return await self._respond(message, accepted)
        except Exception as error:
            # One message must not end the bot for everybody.
            log.warning("a message could not be answered: %s", type(error).__name__)
            log.debug("a message could not be answered", exc_info=error)
            return ""
        finally:
            _settle(accepted, is_sure=True)

    async def _respond(self, message: Message, accepted: asyncio.Future[bool]) -> str:
        """Bring a message to the agent, as often as it takes: its id makes that harmless."""

        def hear(event: TurnEvent) -> None:
            if isinstance(event, TurnAccepted):
                self.recovered.expect(event.turn_id)
                _settle(accepted, is_sure=True)

        attempts = 0
        while True:
            try:
                return self._said(await self.agent.respond(message, hear), message)
            except (ErasedError, UnstorableError) as error:
                log.warning("a message is not answered: %s", error)
                return ""
            except OverloadedError as error:
                if error.is_users_own:
                    return f"That was too much at once: {error}."
                pause = error.retry_after_seconds
            except StoreError as error:
                attempts += 1
                pause = self.settings.polling.delay_seconds(attempts, random.random)
                log.warning("a message is tried again in %.1f s: %s", pause, error)
            if await self._stopped_within(pause):
                _settle(accepted, is_sure=False)
                return ""

    def _said(self, reply: Reply, message: Message) -> str:
        """What to send: nothing where it has been sent already."""
        if not self.recovered.settle(reply.turn_id):
            return ""
        known = {START: self.settings.greeting, CLOSE: self.settings.farewell}
        return reply.answer.text or known.get(message.text, "")

    async def _stopped_within(self, seconds: float) -> bool:
        done, _ = await asyncio.wait([self.stopped], timeout=seconds)
        return bool(done)


def _settle(accepted: asyncio.Future[bool], *, is_sure: bool) -> None:
    if not accepted.done():
        accepted.set_result(is_sure)
