"""Asks Telegram for something again, after outages and when it wants us to slow down."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter

from tertulia.agent.retry import Retry

log = logging.getLogger(__name__)

Result = TypeVar("Result")


async def patiently(action: Callable[[], Awaitable[Result]], retry: Retry) -> Result:
    """Do something, as often as it takes.

    Args:
        action: what to do.
        retry: how often to try after outages, and how long to wait between; to be told to slow
            down is no outage.

    Raises:
        TelegramError: it is refused, or Telegram is not to be reached.
    """
    attempts = 0
    while True:
        try:
            return await action()
        except RetryAfter as error:
            wanted = error.retry_after
            pause = wanted.total_seconds() if isinstance(wanted, timedelta) else wanted
        except BadRequest:  # to them a kind of network error
            raise
        except (NetworkError, Conflict) as error:  # a conflict ends with the former process
            attempts += 1
            if attempts >= retry.attempts:
                raise
            pause = retry.delay_seconds(attempts, random.random)
            log.warning("Telegram: %s; asking again in %.1f s", type(error).__name__, pause)
        await asyncio.sleep(pause)
