"""Reads dialogues and turns from the store, and writes them as JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from tertulia.agent.documents import of_dialogue
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Page, Store
from tertulia.agent.stores.records import DialogueRecord, TurnRecord
from tertulia.agent.wire import encode


@dataclass(frozen=True, slots=True)
class Archive:
    """What a store keeps, as the API shows it."""

    store: Store

    async def page(
        self, *, limit: int, offset: int, is_active: bool | None, after: str | None
    ) -> Page:
        """A part of the list of all dialogues, from `after`, `offset` further on."""
        while offset:
            passed = await self.store.dialogues(
                is_active=is_active, after=after, limit=min(offset, 1000)
            )
            if passed.next is None:
                return Page(dialogues=[])
            offset -= len(passed.dialogues)
            after = passed.next
        return await self.store.dialogues(is_active=is_active, after=after, limit=limit)

    async def dialogue(self, dialogue_id: str, last: int | None) -> bytes | None:
        """One dialogue, with its newest utterances or all of them; None for an unknown id."""
        dialogue = await self.store.dialogue(dialogue_id)
        return None if dialogue is None else await self._written(dialogue, last)

    async def array(
        self, dialogues: Sequence[DialogueRecord], last: int | None
    ) -> AsyncIterator[bytes]:
        """Several dialogues as an array, one after another: they may be long together."""
        separator = b"["
        for dialogue in dialogues:
            document = await self._written(dialogue, last)
            if document is not None:
                yield separator + document
                separator = b","
        yield b"[]" if separator == b"[" else b"]"

    async def _written(self, dialogue: DialogueRecord, last: int | None) -> bytes | None:
        conversation = await self.store.conversation(dialogue.user_id)
        if conversation is None:  # erased in the meantime
            return None
        start = 0 if last is None else max(0, dialogue.length - last)
        utterances = await self.store.utterances(dialogue.dialogue_id, start)
        return encode(of_dialogue(dialogue, conversation.human, utterances))


async def joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What has been read already, then the rest."""
    yield first
    async for chunk in rest:
        yield chunk


def turn_document(turn: TurnRecord) -> bytes:
    """Write what is known of a turn: what was said, what was answered, and why."""
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
    document: JsonObject = {
        "turn_id": turn.turn_id,
        "user_id": turn.user_id,
        "dialog_id": turn.dialogue_id,
        "status": turn.status,
        "accepted_at": turn.accepted_at,
        "finished_at": turn.finished_at,
        "human_utterance": {"utt_id": turn.question_id, "text": turn.message.text},
        "bot_utterance": said,
        "trace": turn.trace,
    }
    return encode(document)
