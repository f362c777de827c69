"""Reads dialogues from the store, and writes them as JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from tertulia.agent.documents import of_dialogue
from tertulia.agent.stores.base import Page, Store
from tertulia.agent.stores.records import DialogueRecord
from tertulia.agent.wire import encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which dialogues are asked for; see `Store.dialogues`."""

    user_id: str | None = None
    is_active: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """What a store keeps, as the API shows it."""

    store: Store

    async def page(self, wanted: Wanted, *, limit: int, offset: int, after: str | None) -> Page:
        """A part of the list of the dialogues wanted, from `after`, `offset` further on."""
        while offset:
            passed = await self._listed(wanted, after=after, limit=min(offset, 1000))
            if passed.next is None:
                return Page(dialogues=[])
            offset -= len(passed.dialogues)
            after = passed.next
        return await self._listed(wanted, after=after, limit=limit)

    async def _listed(self, wanted: Wanted, *, after: str | None, limit: int) -> Page:
        return await self.store.dialogues(
            user_id=wanted.user_id,
            is_active=wanted.is_active,
            text=wanted.text,
            after=after,
            limit=limit,
        )

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
