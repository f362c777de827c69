"""What services answered, kept with the turn so that it can be replayed.

A recording may hold what the user said. It stands in the stored turn and nowhere else: listeners,
replies and `GET /api/turns` get the trace without it, and it goes when its user is erased.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import DecodeError, Raw, Struct, json, structs
from msgspec import field as member

from tertulia.agent import wire
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.state import Human, Json
from tertulia.agent.trace import Trace

MAX_ANSWER_BYTES = 64 * 2**10
MAX_TURN_BYTES = 2**20


class Recording(Struct, kw_only=True):
    """What services answered in a turn, before any formatter touched it.

    Attributes:
        answers: the answer to each task that got one, by its id.
        left_out: the tasks whose answer is too large to be kept, or no JSON.
        human: the person as the first turn of a dialogue found them; later turns find them as the
            turn before has left them.
    """

    answers: dict[str, Raw] = member(default_factory=dict)
    left_out: list[str] = member(default_factory=list)
    human: Human | None = None


class RecordedTrace(Trace, kw_only=True):
    """A trace as it is stored, with the recording if there is one."""

    recording: Recording | None = None


@dataclass(slots=True, kw_only=True)
class Recorder:
    """Records one turn.

    Attributes:
        recording: what was recorded.
        max_answer_bytes: larger answers are left out.
        room: how many bytes of answers may still come.
    """

    recording: Recording = field(default_factory=Recording)
    max_answer_bytes: int = MAX_ANSWER_BYTES
    room: int = MAX_TURN_BYTES

    @classmethod
    def of(cls, dialogue: Dialogue) -> Recorder:
        """Begin to record the turn that a dialogue is about to go through."""
        if not dialogue.is_first_turn:
            return cls()
        human = json.decode(json.encode(dialogue.human), type=Human)
        return cls(recording=Recording(human=human))

    def keep(self, task_id: str, answer: Json) -> None:
        """Keep an answer, or note that it cannot be kept."""
        encoded = _exactly(answer)
        if encoded is None or len(encoded) > min(self.max_answer_bytes, self.room):
            self.recording.left_out.append(task_id)
            return
        self.room -= len(encoded)
        self.recording.answers[task_id] = Raw(encoded)

    def with_answers(self, trace: Trace) -> RecordedTrace:
        """The trace of the turn, together with what was recorded."""
        return RecordedTrace(**structs.asdict(trace), recording=self.recording)


def read_trace(encoded: Raw) -> RecordedTrace | None:
    """A stored trace with its recording; None for a command."""
    return json.decode(encoded, type=RecordedTrace | None)


def without_recording(encoded: Raw) -> Trace | None:
    """A stored trace as others may see it; None for a command."""
    return json.decode(encoded, type=Trace | None)


def _exactly(answer: Json) -> bytes | None:
    """An answer as JSON; None where what is read from it would not be the same."""
    try:
        encoded = wire.encode(answer)
        is_same = bool(wire.decode(encoded) == answer)
    except (TypeError, ValueError, RecursionError, DecodeError):  # what a connector may return
        return None
    return encoded if is_same else None
