"""The channel: the users of a bot talk with an agent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from tertulia.agent.agent import Agent
from tertulia.agent.trace import TurnEvent
from tertulia.channels.telegram.bot import answer_bot, require_telegram
from tertulia.channels.telegram.recovered import Recovered
from tertulia.channels.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    import telegram

    from tertulia.channels.telegram.agent_speaker import AgentSpeaker


class Telegram:
    """Brings what is written to a bot to an agent.

    Messages of one chat are answered in their order; chats do not wait for each other.

    Raises:
        MissingExtraError: python-telegram-bot is not installed.
    """

    def __init__(self, settings: TelegramSettings) -> None:
        require_telegram()
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
        from tertulia.channels.telegram.agent_speaker import AgentSpeaker

        def engage(bot: telegram.Bot, stopped: asyncio.Task[Literal[True]]) -> AgentSpeaker:
            return AgentSpeaker(
                bot=bot,
                agent=agent,
                settings=self._settings,
                stopped=stopped,
                recovered=self._recovered,
            )

        await answer_bot(self._settings, engage, stopping)
