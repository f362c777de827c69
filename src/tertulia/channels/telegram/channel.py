"""The channel: opens the bot, and closes it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tertulia.agent.agent import Agent
from tertulia.agent.trace import TurnEvent
from tertulia.channels.base import ChannelError
from tertulia.channels.telegram.recovered import Recovered
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.core.extras import require


class Telegram:
    """Brings what is written to a bot to an agent.

    Messages of one chat are answered in their order; chats do not wait for each other.

    Raises:
        MissingExtraError: python-telegram-bot is not installed.
    """

    def __init__(self, settings: TelegramSettings) -> None:
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # how python-telegram-bot is to give times
        require("telegram", extra="telegram")
        self._settings = settings
        self._recovered = Recovered()

    def hear(self, event: TurnEvent) -> None:
        """Take note of what the agent does by itself; listens from before the agent is opened.

        So a turn that a former process left open is answered in its chat when it has ended.
        """
        self._recovered.hear(event)

    async def run(self, agent: Agent, stopping: asyncio.Event) -> None:
        """Ask for updates and answer them until told to stop.

        Raises:
            ChannelError: Telegram refuses the token, or what we ask for.
        """
        import telegram

        try:
            with _secrecy():
                await self._poll(agent, stopping)
        except telegram.error.TelegramError as error:
            said = str(error).replace(self._settings.token, "…")
            raise ChannelError(
                f"Telegram refuses: {said}; check the token, and that no other program uses it"
            ) from None  # what the library says may quote the token

    async def _poll(self, agent: Agent, stopping: asyncio.Event) -> None:
        import telegram

        from tertulia.channels.telegram.polling import Polling

        url = f"{self._settings.base_url.rstrip('/')}/bot"
        bot = telegram.Bot(self._settings.token, base_url=url)
        stopped = asyncio.create_task(stopping.wait())
        try:
            await Polling(bot, agent, self._settings, stopped, self._recovered).run()
        finally:
            stopped.cancel()
            await bot.shutdown()


@contextmanager
def _secrecy() -> Iterator[None]:
    """Have the libraries not log the addresses they ask, for these contain the token."""
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore", "telegram")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
