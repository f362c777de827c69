"""The users of a bot talk with a pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tertulia.channels.base import ChannelError
from tertulia.channels.telegram.bot import answer_bot, require_telegram
from tertulia.channels.telegram.examples import Examples
from tertulia.channels.telegram.settings import TelegramSettings
from tertulia.channels.telegram.wording import Wording
from tertulia.core.pipeline import Pipeline
from tertulia.nlu.interpreter import is_nlu
from tertulia.serving.batching import Batcher
from tertulia.serving.model import Row

if TYPE_CHECKING:
    import telegram

    from tertulia.channels.telegram.messages import Said
    from tertulia.channels.telegram.pipeline_speaker import PipelineSpeaker


class PipelineBot:
    """Brings what is written to a bot to a pipeline, which runs in a thread of its own.

    Args:
        pipeline: what answers.
        settings: how the bot is reached, and what it says of itself.
        max_batch: how many messages the pipeline is given at a time.
        max_waiting: how many messages may wait for it; Telegram keeps those beyond.

    Raises:
        MissingExtraError: python-telegram-bot is not installed.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        settings: TelegramSettings,
        *,
        max_batch: int = 64,
        max_waiting: int = 1024,
    ) -> None:
        require_telegram()
        self._settings = settings
        self._batcher = Batcher(pipeline, max_batch=max_batch, max_waiting=max_waiting)
        # The second input of an NLU pipeline is when the message was written: nobody is asked.
        self._knows_time = is_nlu(pipeline.spec) and len(pipeline.inputs) > 1
        self._examples = Examples(
            names=pipeline.inputs[:1] if self._knows_time else pipeline.inputs
        )
        self._wording = Wording(pipeline)

    async def run(self, stopping: asyncio.Event) -> None:
        """Ask for updates and answer them until told to stop.

        Raises:
            ChannelError: Telegram refuses the token, or what we ask for.
        """
        failure = None
        async with self._batcher.running():
            try:
                await answer_bot(self._settings, self._speaker, stopping)
            except ChannelError as error:
                failure = error  # outside, else it would come in a group
        if failure is not None:
            raise failure

    def _speaker(
        self, _bot: telegram.Bot, _stopped: asyncio.Task[Literal[True]]
    ) -> PipelineSpeaker:
        from tertulia.channels.telegram.pipeline_speaker import PipelineSpeaker

        return PipelineSpeaker(
            batcher=self._batcher,
            examples=self._examples,
            row_of=self._row,
            wording=self._wording,
            settings=self._settings,
        )

    def _row(self, values: Sequence[str], said: Said) -> Row:
        return (*values, said.said_at.timestamp()) if self._knows_time else tuple(values)
