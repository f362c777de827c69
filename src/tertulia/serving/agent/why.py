"""What is known of a turn: what was said, what was answered, and why."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import json

from tertulia.agent.recording import without_recording
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.wire import encode

_READ_AT_ONCE = 64
_BESIDE = 2
"""How far away the question of the turn before stands, or after: each is followed by an answer."""


@dataclass(frozen=True, slots=True)
class Why:
    """Tells of turns, from what a store keeps."""

    store: Store

    async def turn(self, name: str, *, with_utterances: bool) -> bytes | None:
        """What is known of a turn, by its id or that of an utterance; None for an unknown id.

        Args:
            name: the id.
            with_utterances: whether to tell all that is known of both utterances, too: with
                hypotheses and annotations, what changed of the person, and the turns beside it.
        """
        turn = await self.store.turn(name) or await self.store.turn_of(name)
        if turn is None:
            return None
        document = _document(turn)
        if with_utterances:
            document |= await self._utterances(turn)
        return encode(document)

    async def _utterances(self, turn: TurnRecord) -> JsonObject:
        """What stands in the dialogue where the turn is, and beside it."""
        told: JsonObject = {"human_changes": None, "previous": None, "next": None}
        place = await self._place(turn)
        if place is None:
            return told
        start, stop = max(0, place - _BESIDE), place + _BESIDE + 1
        records = await self.store.utterances(turn.dialogue_id or "", start, stop)
        said = {(record.position, record.kind): json.decode(record.body) for record in records}
        question = said.get((place, "human"))
        if question is None:  # erased in the meantime
            return told
        told["human_utterance"] = question
        if (place + 1, "bot") in said:
            told["bot_utterance"] = said[place + 1, "bot"]
        if before := said.get((place - _BESIDE, "human")):
            told["previous"] = before["utt_id"]
            told["human_changes"] = _changes(before["user"], question["user"])
        if after := said.get((place + _BESIDE, "human")):
            told["next"] = after["utt_id"]
        return told

    async def _place(self, turn: TurnRecord) -> int | None:
        """Where the turn's question stands in its dialogue; looked for from the end."""
        dialogue = await self.store.dialogue(turn.dialogue_id) if turn.dialogue_id else None
        stop = dialogue.length if dialogue else 0
        while stop > 0 and turn.question_id and turn.dialogue_id:
            start = max(0, stop - _READ_AT_ONCE)
            for record in await self.store.utterances(turn.dialogue_id, start, stop):
                if record.utt_id == turn.question_id:
                    return record.position
            stop = start
        return None


def _document(turn: TurnRecord) -> JsonObject:
    answer = turn.answer
    said: JsonObject | None = None
    if answer is not None:
        said = {
            "utt_id": answer.utt_id,
            "text": answer.text,
            "orig_text": answer.orig_text,
            "active_skill": answer.active_skill,
            "confidence": answer.confidence,
        }
    return {
        "turn_id": turn.turn_id,
        "user_id": turn.user_id,
        "dialog_id": turn.dialogue_id,
        "status": turn.status,
        "accepted_at": turn.accepted_at,
        "finished_at": turn.finished_at,
        "human_utterance": {"utt_id": turn.question_id, "text": turn.message.text},
        "bot_utterance": said,
        "trace": without_recording(turn.trace),
    }


def _changes(before: JsonObject, after: JsonObject) -> JsonObject:
    """What is known of a person after a turn, as far as it differs from what was before it."""
    changes: JsonObject = {}
    if before.get("persona") != after.get("persona"):
        changes["persona"] = after.get("persona")
    for part in ("profile", "attributes"):
        old, new = before.get(part) or {}, after.get(part) or {}
        names = [*new, *(name for name in old if name not in new)]
        changed = {name: new.get(name) for name in names if old.get(name) != new.get(name)}
        if changed:
            changes[part] = changed
    return changes
