"""Finding the dialogues that are to be replayed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from msgspec import json

from tertulia.agent.recording import read_trace
from tertulia.agent.state import Human, HumanUtterance
from tertulia.agent.stores.base import Store, StoredDialogue
from tertulia.agent.stores.records import DialogueRecord, TurnRecord


async def newest(store: Store, limit: int | None = None) -> AsyncIterator[StoredDialogue]:
    """The dialogues of a store, newest first; at most so many."""
    count = 0
    async for record in _listed(store):
        if count == limit:
            return
        stored = await store.export(record.dialogue_id)
        if stored is not None:
            count += 1
            yield stored


async def known_before(store: Store, stored: StoredDialogue) -> Human | None:
    """The person as a dialogue found them, from the user's dialogue before it; None if none was.

    Nobody is looked for where a turn's recording has them.
    """
    if any(_has_human(turn) for turn in stored.turns):
        return None
    started = stored.dialogue.date_start
    async for record in _listed(store, stored.dialogue.user_id):
        if record.date_start >= started or record.dialogue_id == stored.dialogue.dialogue_id:
            continue
        last = await store.utterances(record.dialogue_id, max(0, record.length - 2))
        said = [one.body for one in last if one.kind == "human"]
        if said:
            return json.decode(said[-1], type=HumanUtterance).user
    return None


def _has_human(turn: TurnRecord) -> bool:
    trace = read_trace(turn.trace)
    return trace is not None and trace.recording is not None and trace.recording.human is not None


async def _listed(store: Store, user_id: str | None = None) -> AsyncIterator[DialogueRecord]:
    page = await store.dialogues(user_id=user_id)
    while True:
        for record in page.dialogues:
            yield record
        if page.next is None:
            return
        page = await store.dialogues(user_id=user_id, after=page.next)
