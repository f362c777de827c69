"""All or nothing without transactions: a server on its own has none.

What a turn changes lies in several documents, and MongoDB writes one at a time as a whole. So
the document of the conversation, in `human`, is the commit point, and a journal:

1. In one step, if its version is still the one that was read, it gets its new content, a new
   version and `pending`: everything else that is to be written, encoded. This is the commit.
2. The other documents are written, each only over an older version of itself.
3. `pending` is taken away.

Whoever finds `pending` in a conversation takes the steps 2 and 3 before anything else; it does
no harm to take them twice. A process that was stopped in step 2 and goes on much later writes
nothing over newer documents; if the user has been erased meanwhile, it removes again what it
wrote. Erasing works the same way, with a mark in the place of `pending`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from msgspec import Struct, json

from tertulia.agent.stores.mongodb.documents import (
    Document,
    check,
    conversation_fields,
    conversation_of,
    documents_of,
)
from tertulia.agent.stores.mongodb.link import MongodbLink, failures, together
from tertulia.agent.stores.network.optimistic import Change, next_version
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)

_DUPLICATE = 11000
_OF_USER = {
    "turn": "user_id",
    "dialog": "_user_id",
    "bot": "_user_id",
    "human_utterance": "_user_id",
    "bot_utterance": "_user_id",
}
"""Where the user stands in the documents of each collection."""


class _Pending(Struct, kw_only=True):
    """What `pending` says: a change without its conversation, which stands beside it."""

    turns: tuple[TurnRecord, ...]
    dialogues: tuple[DialogueRecord, ...]
    utterances: tuple[UtteranceRecord, ...]

    @classmethod
    def of(cls, change: Change) -> bytes:
        """Write a change down."""
        pending = cls(turns=change.turns, dialogues=change.dialogues, utterances=change.utterances)
        return json.encode(pending)

    def change(self, conversation: ConversationRecord, version: int) -> Change:
        """The change, once it is committed."""
        return Change(
            conversation=conversation,
            replaces=version,
            version=version,
            turns=self.turns,
            dialogues=self.dialogues,
            utterances=self.utterances,
        )


@dataclass(frozen=True, slots=True)
class Journal:
    """Writes changes of conversations."""

    link: MongodbLink

    async def read(self, user_id: str) -> tuple[ConversationRecord | None, int]:
        """A conversation and its version, once all that belongs to it is written."""
        while True:
            document = await self.link.one("human", {"_id": user_id})
            if document is None:
                return None, 0
            if await self._settle(document):
                return conversation_of(document), int(document["version"])

    async def settle_all(self) -> None:
        """Complete what processes that died have begun."""
        for document in await self.link.many("human", {"pending_since": {"$gt": 0}}):
            await self._settle(document)

    async def commit(self, change: Change) -> bool:
        """Write a change, if its conversation has not changed since."""
        ahead: Mapping[str, list[Document]] = {}
        if change.is_restored:
            ahead, change = _split(change)
        documents = documents_of(change)
        held = {
            **conversation_fields(change.conversation),
            "version": change.version,
            "pending": _Pending.of(change),
            "pending_since": change.version,
        }
        check("human", held)
        await self._write(ahead)
        if not await self._hold(change, held):
            return False
        await self._complete(change, documents)
        return True

    async def _hold(self, change: Change, held: Document) -> bool:
        """Step 1."""
        from pymongo import errors

        user_id, humans = change.conversation.user_id, self.link.collection("human")
        with failures(self.link.place):
            if change.replaces:
                condition = {"_id": user_id, "version": change.replaces}
                updated = await humans.update_one(condition, {"$set": held})
                return updated.matched_count == 1
            try:
                await humans.insert_one({"_id": user_id, **held})
            except errors.DuplicateKeyError:
                return False
            return True

    async def _settle(self, document: Document) -> bool:
        """Complete what is pending in a conversation; false if it has been erased."""
        if document.get("is_erased"):
            await self._remove(document["_id"], document["version"])
            return False
        if "pending" in document:
            pending = json.decode(document["pending"], type=_Pending)
            change = pending.change(conversation_of(document), int(document["version"]))
            await self._complete(change, documents_of(change))
        return True

    async def _complete(self, change: Change, documents: Mapping[str, list[Document]]) -> None:
        """Steps 2 and 3."""
        await self._write(documents)
        user_id = change.conversation.user_id
        humans = self.link.collection("human")
        with failures(self.link.place):
            updated = await humans.update_one(
                {"_id": user_id, "version": change.version},
                {"$unset": {"pending": "", "pending_since": ""}},
            )
        if updated.matched_count == 0:
            await self._withdraw(user_id, documents)

    async def _withdraw(self, user_id: str, documents: Mapping[str, list[Document]]) -> None:
        """Somebody else went on before us; if they erased the user, remove what we wrote."""
        human = await self.link.one("human", {"_id": user_id})
        if human is not None and not human.get("is_erased"):
            return
        for collection, written in documents.items():
            for document in written:
                condition = {"_id": document["_id"], "version": document["version"]}
                with failures(self.link.place):
                    await self.link.collection(collection).delete_one(condition)

    async def _write(self, documents: Mapping[str, list[Document]]) -> None:
        """Write documents, each unless it is there in a newer version."""
        await together(*(self._write_into(name, found) for name, found in documents.items()))

    async def _write_into(self, collection: str, documents: list[Document]) -> None:
        from pymongo import ReplaceOne, errors

        replacements = [
            ReplaceOne(
                {"_id": document["_id"], "version": {"$lt": document["version"]}},
                document,
                upsert=True,
            )
            for document in documents
        ]
        with failures(self.link.place):
            try:
                await self.link.collection(collection).bulk_write(replacements, ordered=False)
            except errors.BulkWriteError as error:
                # a key that is there already belongs to this version, or to a newer one
                codes = {one["code"] for one in error.details["writeErrors"]}
                if codes != {_DUPLICATE} or error.details["writeConcernErrors"]:
                    raise

    async def erase(self, user_id: str) -> Mapping[str, int]:
        """Remove a user; how many documents of each collection went."""
        while True:
            conversation, version = await self.read(user_id)
            if conversation is None:  # parts of a restored dialogue may be here all the same
                return await self._remove(user_id, 0)
            erased = next_version(version)
            with failures(self.link.place):
                updated = await self.link.collection("human").replace_one(
                    {"_id": user_id, "version": version},
                    {"version": erased, "is_erased": True, "pending_since": erased},
                )
            if updated.matched_count:
                return await self._remove(user_id, erased)
            await asyncio.sleep(0)

    async def _remove(self, user_id: str, version: int) -> Mapping[str, int]:
        removed: Counter[str] = Counter()

        async def remove(collection: str, key: str) -> None:
            with failures(self.link.place):
                deleted = await self.link.collection(collection).delete_many({key: user_id})
            removed[collection] = deleted.deleted_count

        await together(*(remove(collection, key) for collection, key in _OF_USER.items()))
        with failures(self.link.place):  # the mark goes last
            deleted = await self.link.collection("human").delete_one(
                {"_id": user_id, "version": version}
            )
        return {"human": deleted.deleted_count, **removed}


def _split(change: Change) -> tuple[Mapping[str, list[Document]], Change]:
    """Of a restored dialogue, what may be written before the rest, and the rest.

    A whole dialogue may be too large for one document, and so for `pending`.
    """
    rest = replace(change, turns=(), utterances=(), is_restored=False)
    documents = documents_of(change)
    return {name: found for name, found in documents.items() if name != "dialog"}, rest
