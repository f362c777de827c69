"""Runs a turn again, with services that answer what they answered then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import json

from tertulia.agent.assistant import Assistant
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.recording import RecordedTrace, Recorder
from tertulia.agent.replay.prompter import LAST_WORD_SECONDS, Prompter
from tertulia.agent.replay.scenes import Scene
from tertulia.agent.replay.script import Script
from tertulia.agent.state import BotUtterance
from tertulia.agent.trace import Audience, Listener, Trace
from tertulia.agent.turn import Turn

PATIENCE_SECONDS = 0.5
_UNBOUNDED = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """A turn that was run again.

    Attributes:
        dialogue: what has become of the dialogue.
        trace: what happened, with what services answered.
    """

    dialogue: Dialogue
    trace: RecordedTrace

    def question(self) -> bytes:
        """The human utterance, encoded as it would be stored."""
        return json.encode(self.dialogue.question)

    def answer(self, scene: Scene) -> bytes:
        """The bot's utterance likewise, with the id and the instant that it had then."""
        stored = json.decode(scene.answer, type=BotUtterance)
        answer = self.dialogue.answer
        assert answer is not None, "a turn ends with an answer"  # noqa: S101 - Turn's promise
        answer.utt_id, answer.date_time = stored.utt_id, stored.date_time
        return json.encode(answer)


async def perform(
    assistant: Assistant, scene: Scene, previous: BotUtterance | None = None
) -> Performance:
    """Run a turn of then again; no service is asked.

    Args:
        assistant: whose configuration, formatters and state methods are used.
        scene: the turn.
        previous: what the bot said before, where that has been run again, too.
    """
    script = Script(scene.trace, assistant.services, patience_seconds=PATIENCE_SECONDS)
    prompter = Prompter(script)
    staged = stage(assistant, scene, prompter.instead_of(assistant), [prompter.hear])
    if previous is not None:
        staged.turn.dialogue.previous = previous
    if _had_no_time(scene.trace):
        await staged.turn.apologise(LAST_WORD_SECONDS)
    else:
        await prompter.run(staged.turn)
    return staged.performance()


@dataclass(frozen=True, slots=True)
class Staged:
    """A turn that is to be run again, and its recorder."""

    turn: Turn
    recorder: Recorder

    def performance(self) -> Performance:
        """What has come of it."""
        trace = self.recorder.with_answers(self.turn.trace)
        return Performance(dialogue=self.turn.dialogue, trace=trace)


def stage(
    assistant: Assistant, scene: Scene, cast: Assistant, listeners: Sequence[Listener] = ()
) -> Staged:
    """Set a turn up to be run again; `cast` is the assistant, possibly with other connectors."""
    dialogue = scene.dialogue([*assistant.services.values()], assistant.window)
    trace = Trace(
        turn_id=scene.turn.turn_id,
        dialogue_id=dialogue.dialogue_id,
        started_at=scene.trace.started_at,
    )
    recorder = Recorder(max_answer_bytes=_UNBOUNDED, room=_UNBOUNDED)
    return Staged(Turn(cast, dialogue, trace, Audience(listeners), recorder), recorder)


def _had_no_time(trace: Trace) -> bool:
    """Whether the turn was answered without its services being asked: too late after a crash."""
    return trace.outcome == "last_chance" and set(trace.statuses.values()) == {"unreached"}
