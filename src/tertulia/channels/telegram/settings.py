"""How a bot is reached, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertulia.agent.retry import Retry

_ENDLESSLY = Retry(attempts=2**31, first_delay_seconds=1.0, longest_delay_seconds=60.0)
_FOR_A_WHILE = Retry(attempts=6, first_delay_seconds=1.0, longest_delay_seconds=30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """How the bot is reached and what it says of itself.

    Attributes:
        token: the bot's secret.
        base_url: where the Bot API is; Telegram's own, or a server of one's own.
        poll_seconds: how long one request waits for updates.
        greeting: the answer to `/start`, which opens a dialogue.
        farewell: the answer to `/close`, which closes it.
        help: the answer to `/help`.
        polling: when to ask again for updates after an outage.
        sending: when and how often to send an answer again.
    """

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org"
    poll_seconds: int = 30
    greeting: str = "Hello! What can I do for you?"
    farewell: str = "Goodbye! Whatever you say next begins a new dialogue."
    help: str = "Just write to me. /start begins a new dialogue, /close ends this one."
    polling: Retry = _ENDLESSLY
    sending: Retry = _FOR_A_WHILE
