"""What came of a turn, so that it can be held against what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from tertulia.agent.agent import Agent
from tertulia.agent.conversations.conversation import ANNOTATOR, Expected
from tertulia.agent.message import Answer
from tertulia.agent.reply import Reply
from tertulia.agent.state import Json, JsonObject
from tertulia.agent.trace import Trace

_REFUSED = ("", "nlu_fallback")
"""Intents by which an annotator says that it knows none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A turn that was answered, as it is stored.

    Attributes:
        answer: what was said to it.
        annotations: those of what the human said.
        hypotheses: what skills proposed.
        human: the person afterwards, as a JSON object.
        bot_attributes: what the bot keeps, afterwards.
        trace: what happened; None for a command.
    """

    answer: Answer
    annotations: JsonObject = field(default_factory=dict)
    hypotheses: list[JsonObject] = field(default_factory=list)
    human: JsonObject = field(default_factory=dict)
    bot_attributes: JsonObject = field(default_factory=dict)
    trace: Trace | None = None

    def values(self, expected: Expected, annotator: str = ANNOTATOR) -> list[Json]:
        """What is there of what something is expected of: one value, or several of a kind."""
        match expected.subject:
            case "intent":
                return [_intent(self.annotations.get(annotator))]
            case "entities":
                return _entities(self.annotations.get(annotator), expected.path)
            case "human":
                return [_found(self.human, _of_person(self.human, expected.path))]
        return [_found(self._subject(expected.subject), expected.path)]

    def _subject(self, name: str) -> Json:
        subjects: Mapping[str, Json] = {
            "bot": self.answer.text,
            "skill": self.answer.active_skill,
            "confidence": self.answer.confidence,
            "attributes": self.answer.attributes,
            "outcome": self.trace.outcome if self.trace else None,
            "slots": self._slots(),
            "annotations": self.annotations,
            "bot_attributes": self.bot_attributes,
        }
        return subjects[name]

    def _slots(self) -> Json:
        """The slots of the skill that has answered."""
        key = f"{self.answer.active_skill}_state"
        for kept in (self.bot_attributes, self.human.get("attributes")):
            state = kept.get(key) if isinstance(kept, dict) else None
            if isinstance(state, dict):
                return state.get("slots")
        return None


async def observe(agent: Agent, reply: Reply) -> Observation:
    """Read what a turn has led to from the agent's store."""
    store, answer = agent.store, reply.answer
    dialogue = await store.dialogue(answer.dialog_id) if answer.dialog_id else None
    conversation = await store.conversation(answer.user_id)
    question: JsonObject = {}
    if dialogue is not None and answer.utt_id:
        last = await store.utterances(dialogue.dialogue_id, max(0, dialogue.length - 2))
        bodies = [msgspec.json.decode(one.body) for one in last if one.kind == "human"]
        question = bodies[-1] if bodies else {}
    return Observation(
        answer=answer,
        annotations=question.get("annotations", {}),
        hypotheses=question.get("hypotheses", []),
        human=msgspec.to_builtins(conversation.human) if conversation else {},
        bot_attributes=dialogue.bot.attributes if dialogue else {},
        trace=reply.trace,
    )


def _intent(annotation: Json) -> Json:
    """The name of an intent; None where none was recognised."""
    name = _found(annotation, "intent.name")
    return None if name in _REFUSED else name


def _entities(annotation: Json, kind: str) -> list[Json]:
    """The values of the entities of a type."""
    entities = annotation.get("entities") if isinstance(annotation, dict) else None
    listed = entities if isinstance(entities, list) else []
    found = [one for one in listed if isinstance(one, dict) and one.get("entity") == kind]
    return [one.get("value") for one in found] or [None]


def _of_person(human: Mapping[str, Json], path: str) -> str:
    """Where a fact on a person stands: among their fields, in their profile, or elsewhere."""
    first = path.partition(".")[0]
    if first in human:
        return path
    profile = human.get("profile")
    is_profile = isinstance(profile, dict) and first in profile
    return f"profile.{path}" if is_profile else f"attributes.{path}"


def _found(value: Json, path: str) -> Json:
    """What stands at a path, such as `nlu.intent.name` or `entities.0.value`; None if nothing."""
    if not path:
        return value
    if isinstance(value, list):
        first, _, rest = path.partition(".")
        is_there = first.isdecimal() and int(first) < len(value)
        return _found(value[int(first)], rest) if is_there else None
    if not isinstance(value, dict):
        return None
    for key in value:  # a key may have dots in it
        if path == key or path.startswith(f"{key}."):
            found = _found(value[key], path[len(key) + 1 :])
            if found is not None:
                return found
    return None
