"""Runs a turn that has begun, and writes its end to the store."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec import json

from tertulia.agent.assistant import Assistant
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import ErasedError, LeaseLostError, StoreError, UnstorableError
from tertulia.agent.histories import Histories
from tertulia.agent.message import Answer
from tertulia.agent.recording import Recorder
from tertulia.agent.reply import Reply
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.stores.rules import Begun, Outcome
from tertulia.agent.trace import Audience, Trace, TurnEnded, TurnStarted
from tertulia.agent.turn import Turn

log = logging.getLogger(__name__)

_DELAYS = (0.05, 0.5, 2.0)
"""How long to wait, in seconds, before a turn's end is written again after the store failed."""


@dataclass(kw_only=True)
class Execution:
    """Runs the turns that the runner has begun, one by one and many at once."""

    assistant: Assistant
    store: Store
    settings: AgentSettings
    _histories: Histories = field(init=False)

    def __post_init__(self) -> None:
        limit = self.settings.max_history_bytes
        self._histories = Histories(self.store, self.assistant.window, limit)

    async def run(self, begun: Begun, deadline: float, audience: Audience) -> Reply:
        """Run a turn and write its end.

        Args:
            begun: the turn, as the store began it.
            deadline: when its time is up, by the event loop's clock.
            audience: hears of it.

        Raises:
            LeaseLostError: another process has taken it over.
            StoreError: its end could not be written; it stays open.
        """
        dialogue = await self._histories.open(begun)
        trace = _trace(begun)
        audience.tell(TurnStarted(trace, begun.question.text))
        outcome = None
        try:
            outcome = await self._end(begun, dialogue, trace, deadline, audience)
        finally:
            said = outcome.reply.text if outcome else ""
            audience.tell(TurnEnded(trace, outcome is not None, said))
        self._histories.keep(dialogue, outcome)
        return Reply(
            answer=outcome.reply,
            turn_id=begun.turn.turn_id,
            trace=trace,
            hypotheses=outcome.question.hypotheses,
        )

    async def _end(
        self,
        begun: Begun,
        dialogue: Dialogue,
        trace: Trace,
        deadline: float,
        audience: Audience,
    ) -> Outcome:
        """Bring a turn to an end that is on disk.

        If what the services said cannot be stored, it is dropped, and the turn ends with the last
        word; else nothing that the user says later would ever be answered.
        """
        recorder = Recorder.of(dialogue) if self.settings.record_answers else None
        turn = Turn(self.assistant, dialogue, trace, audience, recorder)
        last_word_seconds = self.settings.last_word_seconds
        try:
            if self._is_stale(begun.turn):
                await turn.apologise(last_word_seconds)
            else:
                await turn.run(deadline, last_word_seconds)
            outcome = _outcome(begun, dialogue, trace, recorder)
            await self._write(outcome)
        except Exception as error:  # whatever it is, the user must not wait behind it for ever
            if isinstance(error, StoreError) and not isinstance(error, UnstorableError):
                raise
            log.error("a turn cannot be brought to its end: %s", type(error).__name__)  # noqa: TRY400
            log.debug("a turn cannot be brought to its end", exc_info=error)
            outcome = await self._bare(begun, type(error).__name__)
            await self._write(outcome)
        return outcome

    async def _bare(self, begun: Begun, why: str) -> Outcome:
        """The outcome of a turn in which nothing was said but the last word."""
        dialogue, trace = await self._histories.open(begun), _trace(begun)
        trace.notes.append(f"what the services said is lost ({why})")
        bare = Assistant(graph=self.assistant.graph, services={}, connectors=())
        await Turn(bare, dialogue, trace, Audience()).apologise(last_word_seconds=0)
        return _outcome(begun, dialogue, trace)

    async def _write(self, outcome: Outcome) -> None:
        """Write a turn's end, and again after a while if the store fails."""
        for delay in _DELAYS:
            try:
                await self.store.finish(outcome)
            except (LeaseLostError, ErasedError, UnstorableError):
                raise
            except StoreError as error:
                log.warning("a turn's end could not be written: %s", error)
                await asyncio.sleep(delay)
            else:
                return
        await self.store.finish(outcome)

    def _is_stale(self, turn: TurnRecord) -> bool:
        """Whether its user has stopped waiting long ago."""
        longest = timedelta(seconds=self.settings.recover_within_seconds)
        return datetime.now(UTC) - turn.accepted_at > longest


def _trace(begun: Begun) -> Trace:
    return Trace(
        turn_id=begun.turn.turn_id,
        dialogue_id=begun.dialogue.dialogue_id,
        started_at=datetime.now(UTC),
    )


def _outcome(
    begun: Begun, dialogue: Dialogue, trace: Trace, recorder: Recorder | None = None
) -> Outcome:
    """What a turn led to."""
    answer = dialogue.answer
    assert answer is not None, "a turn ends with an answer"  # noqa: S101 - Turn's promise
    reply = Answer(
        user_id=begun.turn.user_id,
        dialog_id=dialogue.dialogue_id,
        utt_id=answer.utt_id,
        text=answer.text,
        orig_text=answer.orig_text,
        active_skill=answer.active_skill,
        confidence=answer.confidence,
        attributes=answer.attributes,
    )
    return Outcome(
        begun=begun,
        human=dialogue.human,
        bot=dialogue.bot,
        question=dialogue.question,
        answer=answer,
        reply=reply,
        trace=json.encode(trace if recorder is None else recorder.with_answers(trace)),
        previous=dialogue.previous if dialogue.previous_changed else None,
    )
