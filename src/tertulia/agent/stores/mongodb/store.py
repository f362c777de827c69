"""Dialogues in MongoDB, in the collections that the original agent's users know.

A server on its own is enough; see `tertulia.agent.stores.mongodb.journal` for what makes the
writes of a turn one, and `tertulia.agent.stores.network.optimistic` for what keeps turns apart. The
time is the server's, as it says in its greeting. Other processes are not told of the end of a turn,
which only replica sets could do: who waits looks again, often.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Collection, Lookup, Page, StoredDialogue
from tertulia.agent.stores.mongodb import reads
from tertulia.agent.stores.mongodb.documents import (
    UTTERANCES,
    Document,
    dialogue_of,
    turn_of,
    utterance_of,
)
from tertulia.agent.stores.mongodb.journal import Journal
from tertulia.agent.stores.mongodb.link import MongodbLink, failures, together
from tertulia.agent.stores.mongodb.schema import prepare
from tertulia.agent.stores.network.optimistic import Change, OptimisticStore
from tertulia.agent.stores.paging import Cursor, microseconds
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.rules import Found

_LOOK_AGAIN_SECONDS = 0.05
_BURIED_AFTER = timedelta(days=1)


@dataclass(kw_only=True)
class MongodbStore(OptimisticStore):
    """Keeps dialogues in a MongoDB database.

    Args:
        url: `mongodb://user:password@host:port/database`; the database is `tertulia` where none
            is named. Unless the URL says otherwise, a write waits for the journal of a majority.
    """

    url: str = field(repr=False)

    def __post_init__(self) -> None:
        self._link = MongodbLink(url=self.url)
        self._journal = Journal(self._link)

    async def open(self) -> None:
        await self._link.open()
        try:
            await prepare(self._link)
        except BaseException:
            await self._link.close()
            raise

    async def close(self) -> None:
        await self._link.close()

    # -- the life of a turn ---------------------------------------------------------------------

    async def _find(self, user_id: str, lookup: Lookup) -> tuple[Found, int]:
        conversation, version = await self._journal.read(user_id)
        # at most two turns matter: the one that is asked about, and the head of the queue
        wanted: list[Document] = []
        if conversation and conversation.finished < conversation.accepted:
            head = {"is_open": True, "user_id": user_id, "sequence": conversation.finished + 1}
            wanted.append(head)
        if lookup.turn_id is not None:
            wanted.append({"_id": lookup.turn_id, "user_id": user_id})
        elif lookup.message_id is not None:
            wanted.append({"user_id": user_id, "message_id": lookup.message_id})
        dialogue_id = conversation.dialogue_id if conversation else None
        dialogues, found, living = await together(
            self._some("dialog", {"_id": dialogue_id} if dialogue_id else None),
            self._some("turn", {"$or": wanted} if wanted else None),
            self._living() if wanted else self._some("process", None),
        )
        previous = await self._utterance(lookup.previous_id) if lookup.previous_id else None
        turns = [turn_of(document) for document in found]
        return Found(
            now=self._link.now,
            conversation=conversation,
            dialogue=dialogue_of(dialogues[0]) if dialogues else None,
            turn=_asked_about(turns, lookup),
            head=_head(turns, conversation),
            previous=previous,
            living=frozenset(process["_id"] for process in living),
        ), version

    async def _some(self, collection: str, condition: Document | None) -> list[Document]:
        return await self._link.many(collection, condition) if condition else []

    async def _versioned(self, user_id: str) -> tuple[ConversationRecord | None, int]:
        return await self._journal.read(user_id)

    async def _commit(self, change: Change) -> bool:
        return await self._journal.commit(change)

    async def _is_committed(self, change: Change) -> bool:
        _, version = await self._journal.read(change.conversation.user_id)
        if version == change.version:
            return True
        turns = [turn.turn_id for turn in change.turns]
        condition = {"_id": {"$in": turns}, "version": change.version}
        return await self._link.one("turn", condition) is not None

    async def _wait(self, event: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
                await event.wait()

    # -- who is alive ---------------------------------------------------------------------------

    async def beat(self, owner: str, name: str, lease_seconds: float) -> None:
        await self._link.set_clock()
        now = self._link.now
        lives_until = microseconds(now + timedelta(seconds=lease_seconds))
        processes = self._link.collection("process")
        with failures(self._link.place):
            beaten = await processes.update_one(
                {"_id": owner},
                {
                    "$set": {"lives_until": lives_until},
                    "$setOnInsert": {"name": name, "is_replaced": False},
                },
                upsert=True,
            )
            if beaten.upserted_id is not None:
                await processes.update_many(
                    {"name": name, "_id": {"$ne": owner}}, {"$set": {"is_replaced": True}}
                )
                await processes.delete_many(
                    {"lives_until": {"$lt": microseconds(now - _BURIED_AFTER)}}
                )

    async def retire(self, owner: str) -> None:
        with failures(self._link.place):
            await self._link.collection("process").delete_one({"_id": owner})

    async def _living(self) -> list[Document]:
        now = microseconds(self._link.now)
        return await self._link.many("process", {"lives_until": {"$gt": now}, "is_replaced": False})

    async def orphans(self, limit: int = 100) -> list[TurnRecord]:
        await self._journal.settle_all()
        living = [process["_id"] for process in await self._living()]
        left = await self._link.many(
            "turn",
            {"is_open": True, "owner": {"$nin": living}},
            sort=[("user_id", 1), ("sequence", 1)],
            limit=limit,
        )
        return [turn_of(document) for document in left]

    # -- reading --------------------------------------------------------------------------------

    async def turn(self, turn_id: str) -> TurnRecord | None:
        found = await self._link.one("turn", {"_id": turn_id})
        return turn_of(found) if found else None

    async def turn_of(self, utt_id: str) -> TurnRecord | None:
        either: Document = {"$or": [{"question_id": utt_id}, {"answer_id": utt_id}]}
        found = await self._link.one("turn", either)
        return turn_of(found) if found else None

    async def utterances(
        self, dialogue_id: str, start: int = 0, stop: int | None = None
    ) -> list[UtteranceRecord]:
        return await reads.utterances(self._link, dialogue_id, start, stop)

    async def _utterance(self, utt_id: str) -> UtteranceRecord | None:
        for collection in UTTERANCES.values():
            found = await self._link.one(collection, {"_id": utt_id})
            if found:
                return utterance_of(found)
        return None

    async def dialogue(self, dialogue_id: str) -> DialogueRecord | None:
        found = await self._link.one("dialog", {"_id": dialogue_id})
        return dialogue_of(found) if found else None

    async def conversation(self, user_id: str) -> ConversationRecord | None:
        conversation, _ = await self._journal.read(user_id)
        return conversation

    async def dialogues(
        self,
        *,
        user_id: str | None = None,
        is_active: bool | None = None,
        text: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> Page:
        query = reads.Query(
            user_id=user_id,
            is_active=is_active,
            text=text,
            after=Cursor.read(after) if after is not None else None,
            limit=limit,
        )
        return await reads.dialogues(self._link, query)

    async def export(self, dialogue_id: str) -> StoredDialogue | None:
        return await reads.export(self._link, self._journal, dialogue_id)

    def dump(self, collection: Collection) -> AsyncIterator[JsonObject]:
        return reads.dump(self._link, collection)

    # -- changing what is over ------------------------------------------------------------------

    async def _holds_any(self, stored: StoredDialogue) -> bool:
        dialogue_id = stored.dialogue.dialogue_id
        turns = [turn.turn_id for turn in stored.turns]
        said = [utterance.utt_id for utterance in stored.utterances]
        elsewhere: Document = {"_id": {"$in": said}, "_dialog_id": {"$ne": dialogue_id}}
        found = await together(
            self._link.one("turn", {"_id": {"$in": turns}, "dialog_id": {"$ne": dialogue_id}}),
            *(self._link.one(collection, elsewhere) for collection in UTTERANCES.values()),
        )
        return any(found)

    async def erase_user(self, user_id: str) -> Mapping[str, int]:
        removed = await self._journal.erase(user_id)
        self._announce(user_id)
        return removed


def _asked_about(turns: list[TurnRecord], lookup: Lookup) -> TurnRecord | None:
    for turn in turns:
        if lookup.turn_id is not None and turn.turn_id == lookup.turn_id:
            return turn
        if lookup.message_id is not None and turn.message_id == lookup.message_id:
            return turn
    return None


def _head(turns: list[TurnRecord], conversation: ConversationRecord | None) -> TurnRecord | None:
    for turn in turns:
        if conversation and turn.sequence == conversation.finished + 1 and turn.status != "done":
            return turn
    return None
