"""What is read from MongoDB outside turns."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from tertulia.agent import documents
from tertulia.agent.errors import StoreError
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Collection, Page, StoredDialogue
from tertulia.agent.stores.mongodb.documents import (
    UTTERANCES,
    Document,
    bot_of,
    conversation_of,
    dialogue_of,
    turn_of,
    utterance_of,
)
from tertulia.agent.stores.mongodb.journal import Journal
from tertulia.agent.stores.mongodb.link import MongodbLink, failures, together
from tertulia.agent.stores.paging import Cursor
from tertulia.agent.stores.records import DialogueRecord, UtteranceRecord

_AT_ONCE = 200
_ATTEMPTS = 20


async def utterances(
    link: MongodbLink, dialogue_id: str, start: int, stop: int | None
) -> list[UtteranceRecord]:
    """Utterances of a dialogue by position."""
    position = {"$gte": start} if stop is None else {"$gte": start, "$lt": stop}
    condition: Document = {"_dialog_id": dialogue_id, "_in_dialog_id": position}
    said = await together(*(link.many(name, condition) for name in UTTERANCES.values()))
    found = [utterance_of(document) for documents_ in said for document in documents_]
    return sorted(found, key=lambda utterance: utterance.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which dialogues are asked for; see `Store.dialogues`."""

    user_id: str | None
    is_active: bool | None
    text: str | None
    after: Cursor | None
    limit: int

    def condition(self, after: Cursor | None) -> Document:
        """What a dialogue must be like, without its text."""
        asked: Document = {}
        if self.user_id is not None:
            asked["_user_id"] = self.user_id
        if self.is_active is not None:
            asked["_active"] = self.is_active
        if after is not None:
            earlier = {"started": {"$lt": after.started}}
            at_once = {"started": after.started, "dialog_id": {"$lt": after.dialogue_id}}
            asked["$or"] = [earlier, at_once]
        return asked


async def dialogues(link: MongodbLink, query: Query) -> Page:
    """A page of dialogues, newest first."""
    found: list[DialogueRecord] = []
    after, size = query.after, _AT_ONCE if query.text else query.limit + 1
    while len(found) <= query.limit:
        listed = await link.many(
            "dialog", query.condition(after), sort=[("started", -1), ("dialog_id", -1)], limit=size
        )
        part = [dialogue_of(document) for document in listed]
        found += await _saying(link, part, query.text) if query.text else part
        if len(part) < size:
            break
        after = Cursor.of(part[-1])
    page = found[: query.limit]
    has_more = bool(page) and len(found) > query.limit
    return Page(dialogues=page, next=str(Cursor.of(page[-1])) if has_more else None)


async def _saying(link: MongodbLink, part: list[DialogueRecord], text: str) -> list[DialogueRecord]:
    """Those of some dialogues in which a text is said."""
    # a pattern cannot hold NUL itself
    pattern = r"\x00".join(re.escape(piece) for piece in text.casefold().split("\0"))
    condition: Document = {
        "_dialog_id": {"$in": [dialogue.dialogue_id for dialogue in part]},
        "folded": {"$regex": pattern},
    }
    said = await together(
        *(link.many(name, condition, projection=["_dialog_id"]) for name in UTTERANCES.values())
    )
    matching = {document["_dialog_id"] for found in said for document in found}
    return [dialogue for dialogue in part if dialogue.dialogue_id in matching]


async def export(link: MongodbLink, journal: Journal, dialogue_id: str) -> StoredDialogue | None:
    """A whole dialogue, as it was at one moment: between two changes of the conversation."""
    for _ in range(_ATTEMPTS):
        known = await link.one("dialog", {"_id": dialogue_id})
        if known is None:
            return None
        conversation, version = await journal.read(known["_user_id"])
        dialogue = await link.one("dialog", {"_id": dialogue_id})
        said = await utterances(link, dialogue_id, 0, None)
        done = {"dialog_id": dialogue_id, "is_open": False}
        turns = await link.many("turn", done, sort=[("sequence", 1)])
        _, later = await journal.read(known["_user_id"])
        if conversation is not None and dialogue is not None and later == version:
            return StoredDialogue(
                dialogue=dialogue_of(dialogue),
                human=conversation.human,
                utterances=said,
                turns=[turn_of(turn) for turn in turns],
            )
    raise StoreError(f"dialogue {dialogue_id} changes all the time; export it once it is quiet")


async def dump(link: MongodbLink, collection: Collection) -> AsyncIterator[JsonObject]:
    """Every record of a collection."""
    parts = {"user": ("human", "bot"), "utterance": ("human_utterance", "bot_utterance")}
    for name in parts.get(collection, (collection,)):
        with failures(link.place):
            async with link.collection(name).find({}, sort=[("_id", 1)]) as cursor:
                async for document in cursor:
                    if not document.get("is_erased"):
                        yield _dumped(name, document)


def _dumped(collection: str, document: Document) -> JsonObject:
    if collection == "human":
        return documents.of_human(conversation_of(document).human)
    if collection == "bot":
        return documents.of_bot(bot_of(document))
    if collection == "dialog":
        return documents.of_dialogue_record(dialogue_of(document), document["_human_id"])
    return documents.of_utterance(utterance_of(document))
