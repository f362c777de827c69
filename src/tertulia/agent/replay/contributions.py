"""What each service added to a turn: what it said, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from msgspec import json

from tertulia.agent import wire
from tertulia.agent.methods import METHODS
from tertulia.agent.recording import RecordedTrace, Recording
from tertulia.agent.replay.cues import unrecorded
from tertulia.agent.replay.playing import Performance
from tertulia.agent.replay.scenes import Scene
from tertulia.agent.service import Service
from tertulia.agent.state import JsonObject

_REWRITING = METHODS["add_text"]
_ANSWERING = METHODS["add_bot_utterance"]
_ANSWER = ("orig_text", "active_skill", "confidence", "attributes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What services added to one turn.

    Attributes:
        trace: what they said, where that was recorded.
        lacking: those of whom it was not.
        question, answer: the utterances as the turn has left them, as JSON objects, and
        previous: what the bot said before.
    """

    trace: RecordedTrace
    lacking: Collection[str]
    question: JsonObject
    answer: JsonObject
    previous: JsonObject

    @classmethod
    def stored(cls, scene: Scene) -> Self:
        """Those of a turn that is stored."""
        previous = scene.past[-1].body if scene.past else b"{}"
        return cls(
            trace=scene.trace,
            lacking=unrecorded(scene.trace),
            question=wire.decode(scene.question),
            answer=wire.decode(scene.answer),
            previous=wire.decode(bytes(previous)),
        )

    @classmethod
    def of(cls, performance: Performance) -> Self:
        """Those of a turn that was run again."""
        dialogue = performance.dialogue
        return cls(
            trace=performance.trace,
            lacking=unrecorded(performance.trace),
            question=wire.decode(performance.question()),
            answer=wire.decode(json.encode(dialogue.answer)) or {},
            previous=wire.decode(json.encode(dialogue.previous)) or {},
        )

    def is_recorded(self, name: str) -> bool:
        """Whether all is known that a service said."""
        return name not in self.lacking

    def answers(self, name: str) -> JsonObject:
        """What a service said to each of its tasks, or how the task ended."""
        recording = self.trace.recording or Recording()
        return {
            "answer" if call.index == 0 else f"answer {call.index + 1}": wire.decode(
                recording.answers[call.task_id]
            )
            if call.task_id in recording.answers
            else f"({call.status})"
            for call in self.trace.calls
            if call.service == name
        }

    def written(self, service: Service) -> JsonObject:
        """What stands in the dialogue under the label of a service, or is its to write."""
        label, method = service.label, service.state_method
        utterances = {"question": self.question, "answer": self.answer, "previous": self.previous}
        hypotheses: list[JsonObject] = self.question.get("hypotheses", [])
        own = [one for one in hypotheses if one.get("service_name") == label]
        written: JsonObject = {
            "annotations": {
                name: utterance.get("annotations", {}).get(label)
                for name, utterance in utterances.items()
            },
            "hypotheses": [_without_annotations(one) for one in own],
            "of_hypotheses": [one.get("annotations", {}).get(label) for one in hypotheses],
            "status": self.trace.statuses.get(service.name),
        }
        if method is _ANSWERING:
            written["answer"] = {key: self.answer.get(key) for key in _ANSWER}
        if method is _REWRITING:
            written["answer"] = self.answer.get("text")
        return written


def _without_annotations(hypothesis: JsonObject) -> JsonObject:
    """A hypothesis as its skill gave it."""
    return {key: value for key, value in hypothesis.items() if key != "annotations"}
