"""A pipeline answers."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tertulia.agent.message import CLOSE, START
from tertulia.channels.telegram.delivery import Delivery
from tertulia.channels.telegram.examples import Examples
from tertulia.channels.telegram.messages import Place, Said
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.channels.telegram.speaker import Acceptance
from tertulia.serving.batching import Batcher
from tertulia.serving.errors import EncodingError
from tertulia.serving.model import Row
from tertulia.serving.prediction import Failure

log = logging.getLogger(__name__)

NO_TEXT = "I can read text, and nothing else. Please write it."
TOO_LONG = "That is too long for me: {} characters are the most."
TOO_MUCH = "That was too much at once. Please wait for my answers."
FAILED = "Sorry, I have no answer to that. Please try other words."
_User = tuple[Place, str]


@dataclass(kw_only=True)
class PipelineSpeaker:
    """Asks each user for the inputs of a pipeline, and says what it makes of them.

    The users of all chats share the batches; what one has sent is no other's.

    Attributes:
        batcher: runs the pipeline; must be running.
        examples: what users are in the middle of.
        row_of: makes of the inputs what the pipeline takes.
        wording: makes of its answer what is said.
        settings: what the bot says of itself.
        max_characters: the longest input.
        max_waiting: how many messages of one user may wait for their answers.
    """

    batcher: Batcher
    examples: Examples
    row_of: Callable[[Sequence[str], Said], Row]
    wording: Callable[[object], str]
    settings: TelegramSettings
    max_characters: int = 4096
    max_waiting: int = 16
    _waiting: Counter[_User] = field(default_factory=Counter)
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.batcher.max_waiting)

    async def answer(self, said: Said, acceptance: Acceptance) -> Sequence[str]:
        """Answer a message; while there is no room for more, Telegram keeps those that follow."""
        user = (said.place, said.message.user_id)
        text = said.message.text
        if text == START:
            self.examples.forget(user)
            question = [self._question(user)] if len(self.examples.names) > 1 else []
            return [self.settings.greeting, *question]
        if text == CLOSE:
            self.examples.forget(user)
            return [self.settings.farewell]
        if refusal := self._refusal(text, user):
            return [refusal]
        values = self.examples.add(user, text)
        if values is None:
            return [self._question(user)]
        self._waiting[user] += 1
        try:
            return [await self._predict(self.row_of(values, said), acceptance)]
        finally:
            self._waiting[user] -= 1
            if not self._waiting[user]:
                del self._waiting[user]

    async def volunteer(self, delivery: Delivery) -> None:
        """Say nothing: a pipeline speaks when it is spoken to."""

    def _question(self, user: _User) -> str:
        return f"Please, send {self.examples.wanted(user)}"

    def _refusal(self, text: str, user: _User) -> str:
        """Why a message cannot be taken, if it cannot."""
        if not text:
            return NO_TEXT
        if len(text) > self.max_characters:
            return TOO_LONG.format(self.max_characters)
        return TOO_MUCH if self._waiting[user] >= self.max_waiting else ""

    async def _predict(self, row: Row, acceptance: Acceptance) -> str:
        async with self._room:
            acceptance.settle(is_sure=True)
            [outcome] = await self.batcher.answer([row])
        if isinstance(outcome, Failure):  # which has been logged
            return FAILED
        try:
            return self.wording(outcome.value)
        except EncodingError as error:
            log.warning("an answer cannot be said: %s", error)
            return FAILED
