"""Opens the bot of a token, has somebody answer what is written to it, and closes it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TypeAlias

from tertulia.channels.base import ChannelError
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.core.extras import require

if TYPE_CHECKING:
    import telegram

    from tertulia.channels.telegram.speaker import Speaker

Engage: TypeAlias = "Callable[[telegram.Bot, asyncio.Task[Literal[True]]], Speaker]"
"""Makes who answers for a bot until the task is done."""


def require_telegram() -> None:
    """See to it that what knows the Bot API is there.

    Raises:
        MissingExtraError: python-telegram-bot is not installed.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # how python-telegram-bot is to give times
    require("telegram", extra="telegram")


async def answer_bot(settings: TelegramSettings, engage: Engage, stopping: asyncio.Event) -> None:
    """Ask for updates and have them answered until told to stop.

    Raises:
        ChannelError: Telegram refuses the token, or what we ask for.
    """
    import telegram

    try:
        with _secrecy():
            await _poll(settings, engage, stopping)
    except telegram.error.TelegramError as error:
        said = str(error).replace(settings.token, "…")
        raise ChannelError(
            f"Telegram refuses: {said}; check the token, and that no other program uses it"
        ) from None  # what the library says may quote the token


async def _poll(settings: TelegramSettings, engage: Engage, stopping: asyncio.Event) -> None:
    import telegram

    from tertulia.channels.telegram.polling import Polling
    from tertulia.channels.telegram.requests import Requests

    bot = telegram.Bot(
        settings.token,
        base_url=f"{settings.base_url.rstrip('/')}/bot",
        request=Requests(),
        get_updates_request=Requests(connection_pool_size=1),
    )
    stopped = asyncio.create_task(stopping.wait())
    try:
        await Polling(bot, engage(bot, stopped), settings, stopped).run()
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
