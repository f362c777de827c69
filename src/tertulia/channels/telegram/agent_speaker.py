"""An agent answers."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import telegram

from tertulia.agent.agent import Agent
from tertulia.agent.errors import ErasedError, OverloadedError, StoreError, UnstorableError
from tertulia.agent.message import CLOSE, START, Message
from tertulia.agent.reply import Reply
from tertulia.agent.trace import TurnAccepted, TurnEvent
from tertulia.channels.telegram.delivery import Delivery
from tertulia.channels.telegram.messages import Said, place_of
from tertulia.channels.telegram.recovered import Recovered
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.channels.telegram.speaker import Acceptance

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class AgentSpeaker:
    """Brings messages to an agent; a message is accepted when it is on disk.

    Attributes:
        bot: who we are.
        agent: what knows the answers.
        settings: what the bot says of itself, and its patience.
        stopped: done when no message is to be tried again.
        recovered: tells of turns that nobody here waits for.
    """

    bot: telegram.Bot
    agent: Agent
    settings: TelegramSettings
    stopped: asyncio.Task[Literal[True]]
    recovered: Recovered

    async def answer(self, said: Said, acceptance: Acceptance) -> Sequence[str]:
        """Bring a message to the agent, as often as it takes: its id makes that harmless."""

        def hear(event: TurnEvent) -> None:
            if isinstance(event, TurnAccepted):
                self.recovered.expect(event.turn_id)
                acceptance.settle(is_sure=True)

        message = said.message
        attempts = 0
        while True:
            try:
                return self._said(await self.agent.respond(message, hear), message)
            except (ErasedError, UnstorableError) as error:
                log.warning("a message is not answered: %s", error)
                return ()
            except OverloadedError as error:
                if error.is_users_own:
                    return [f"That was too much at once: {error}."]
                pause = error.retry_after_seconds
            except StoreError as error:
                attempts += 1
                pause = self.settings.polling.delay_seconds(attempts, random.random)
                log.warning("a message is tried again in %.1f s: %s", pause, error)
            if await self._stopped_within(pause):
                acceptance.settle(is_sure=False)
                return ()

    async def volunteer(self, delivery: Delivery) -> None:
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
                delivery.deliver_text(place, turn.answer.text)

    def _said(self, reply: Reply, message: Message) -> Sequence[str]:
        """What to send: nothing where it has been sent already."""
        if not self.recovered.settle(reply.turn_id):
            return ()
        known = {START: self.settings.greeting, CLOSE: self.settings.farewell}
        return [reply.answer.text or known.get(message.text, "")]

    async def _stopped_within(self, seconds: float) -> bool:
        done, _ = await asyncio.wait([self.stopped], timeout=seconds)
        return bool(done)
