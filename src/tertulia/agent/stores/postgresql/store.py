"""Dialogues in PostgreSQL, for agents on several machines.

An operation is one statement that reads and one that writes, each a transaction of its own; see
`tertulia.agent.stores.network.optimistic` for what makes them one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Collection, Lookup, Page, StoredDialogue
from tertulia.agent.stores.network.optimistic import Change, OptimisticStore, key_of
from tertulia.agent.stores.postgresql import reads, sql
from tertulia.agent.stores.postgresql.link import Address, Link
from tertulia.agent.stores.postgresql.news import News
from tertulia.agent.stores.postgresql.rows import (
    CONVERSATION,
    DIALOGUE,
    TURN,
    UTTERANCE,
    Row,
    columns,
    conversation_of,
    conversation_row,
    dialogue_of,
    dialogue_row,
    turn_of,
    turn_row,
    utterance_of,
    utterance_row,
)
from tertulia.agent.stores.postgresql.schema import create
from tertulia.agent.stores.postgresql.text import shield, shield_if
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.rules import Found

_TURN_COLUMNS = columns(TURN, "turn")


@dataclass(kw_only=True)
class PostgresqlStore(OptimisticStore):
    """Keeps dialogues in a schema of a PostgreSQL database.

    Args:
        url: `postgresql://user:password@host:port/database`; `?schema=NAME` names the schema,
            which is `tertulia` else and created if need be; `pool_size=N` says how many
            connections there are at most, besides one for news: 16 else.

    Raises:
        UsageError: the URL cannot be read.
    """

    url: str = field(repr=False)

    def __post_init__(self) -> None:
        self._link = Link(address=Address.of(self.url))
        self._news = News(link=self._link, moves=self._moves)

    async def open(self) -> None:
        await self._link.open()
        try:
            async with self._link.connection() as connection:
                await create(connection, self._link.address.schema)
            await self._news.open()
        except BaseException:
            await self._link.close()
            raise

    async def close(self) -> None:
        await self._news.close()
        await self._link.close()

    # -- the life of a turn ---------------------------------------------------------------------

    async def _find(self, user_id: str, lookup: Lookup) -> tuple[Found, int]:
        query, key = sql.FIND_BY_TURN, lookup.turn_id
        if lookup.message_id is not None:
            query, key = sql.FIND_BY_MESSAGE, lookup.message_id
        [row] = await self._link.fetch_once(
            query, shield(user_id), shield_if(key), shield_if(lookup.previous_id)
        )
        now, living, version, *values = row
        conversation, dialogue, turn, head, previous = _parts(
            values, CONVERSATION, DIALOGUE, TURN, TURN, UTTERANCE
        )
        found = Found(
            now=now,
            conversation=conversation_of(conversation) if conversation else None,
            dialogue=dialogue_of(dialogue) if dialogue else None,
            turn=turn_of(turn) if turn else None,
            head=turn_of(head) if head else None,
            previous=utterance_of(previous) if previous else None,
            living=frozenset(living),
        )
        return found, version or 0

    async def _versioned(self, user_id: str) -> tuple[ConversationRecord | None, int]:
        row = await self._link.row(
            f"SELECT version, {columns(CONVERSATION, 'conversation')} FROM conversation"  # noqa: S608
            " WHERE user_id = $1",
            shield(user_id),
        )
        return (conversation_of(row[1:]), row[0]) if row else (None, 0)

    async def _commit(self, change: Change) -> bool:
        query = sql.CHANGE if change.replaces else sql.CREATE
        values = [
            *conversation_row(change.conversation),
            change.version,
            change.replaces,
            *_transposed([dialogue_row(one) for one in change.dialogues], len(DIALOGUE)),
            *_transposed([utterance_row(one) for one in change.utterances], len(UTTERANCE) + 1),
            *_transposed([turn_row(one) for one in change.turns], len(TURN) + 1),
        ]
        async with self._link.connection() as connection:
            return bool(await connection.fetchval(query, *values))

    async def _is_committed(self, change: Change) -> bool:
        turns = [shield(turn.turn_id) for turn in change.turns]
        user_id = shield(change.conversation.user_id)
        row = await self._link.row(sql.IS_COMMITTED, user_id, change.version, turns)
        return bool(row and row[0])

    def _announce(self, user_id: str) -> None:
        super()._announce(user_id)
        self._news.tell(key_of(user_id))

    # -- who is alive ---------------------------------------------------------------------------

    async def beat(self, owner: str, name: str, lease_seconds: float) -> None:
        await self._link.fetch(sql.BEAT, shield(owner), shield(name), lease_seconds)

    async def retire(self, owner: str) -> None:
        await self._link.fetch("DELETE FROM process WHERE owner = $1", shield(owner))

    async def orphans(self, limit: int = 100) -> list[TurnRecord]:
        return [turn_of(row) for row in await self._link.fetch(sql.ORPHANS, limit)]

    # -- reading --------------------------------------------------------------------------------

    async def turn(self, turn_id: str) -> TurnRecord | None:
        row = await self._link.row(
            f"SELECT {_TURN_COLUMNS} FROM turn WHERE turn_id = $1",  # noqa: S608
            shield(turn_id),
        )
        return turn_of(row) if row else None

    async def turn_of(self, utt_id: str) -> TurnRecord | None:
        row = await self._link.row(
            f"SELECT {_TURN_COLUMNS} FROM turn WHERE question_id = $1 OR answer_id = $1",  # noqa: S608
            shield(utt_id),
        )
        return turn_of(row) if row else None

    async def utterances(
        self, dialogue_id: str, start: int = 0, stop: int | None = None
    ) -> list[UtteranceRecord]:
        rows = await self._link.fetch(reads.UTTERANCES, shield(dialogue_id), start, stop)
        return [utterance_of(row) for row in rows]

    async def _utterance(self, utt_id: str) -> UtteranceRecord | None:
        row = await self._link.row(
            f"SELECT {columns(UTTERANCE, 'utterance')} FROM utterance WHERE utt_id = $1",  # noqa: S608
            shield(utt_id),
        )
        return utterance_of(row) if row else None

    async def dialogue(self, dialogue_id: str) -> DialogueRecord | None:
        row = await self._link.row(
            f"SELECT {columns(DIALOGUE, 'dialogue')} FROM dialogue WHERE dialogue_id = $1",  # noqa: S608
            shield(dialogue_id),
        )
        return dialogue_of(row) if row else None

    async def conversation(self, user_id: str) -> ConversationRecord | None:
        conversation, _ = await self._versioned(user_id)
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
        return await reads.dialogues(
            self._link,
            user_id=user_id,
            is_active=is_active,
            text=text,
            after=after,
            limit=limit,
        )

    async def export(self, dialogue_id: str) -> StoredDialogue | None:
        return await reads.export(self._link, dialogue_id)

    def dump(self, collection: Collection) -> AsyncIterator[JsonObject]:
        return reads.dump(self._link, collection)

    # -- changing what is over ------------------------------------------------------------------

    async def _holds_any(self, stored: StoredDialogue) -> bool:
        row = await self._link.row(
            "SELECT EXISTS (SELECT FROM utterance"
            " WHERE utt_id = ANY($1::text[]) AND dialogue_id <> $3)"
            " OR EXISTS (SELECT FROM turn"
            " WHERE turn_id = ANY($2::text[]) AND dialogue_id IS DISTINCT FROM $3)",
            [shield(one.utt_id) for one in stored.utterances],
            [shield(turn.turn_id) for turn in stored.turns],
            shield(stored.dialogue.dialogue_id),
        )
        return bool(row and row[0])

    async def erase_user(self, user_id: str) -> Mapping[str, int]:
        key = shield(user_id)
        async with self._link.connection() as connection, connection.transaction():
            # nobody can write for the user from here on; what was written before is seen below
            human = await connection.fetch(sql.ERASE_CONVERSATION, key)
            said = await connection.fetchrow(sql.ERASE_UTTERANCES, key)
            turns = await connection.fetchval(sql.ERASE_TURNS, key)
            dialogues = await connection.fetchval(sql.ERASE_DIALOGUES, key)
        self._announce(user_id)
        return {
            "human": len(human),
            "bot": dialogues,
            "dialog": dialogues,
            "human_utterance": said[0],
            "bot_utterance": said[1],
            "turn": turns,
        }


def _parts(values: Row, *names: tuple[str, ...]) -> list[Row | None]:
    """The records of a joined row, one after the other; None for one that is not there."""
    parts: list[Row | None] = []
    start = 0
    for columns_of_part in names:
        part = values[start : start + len(columns_of_part)]
        parts.append(None if part[0] is None else part)
        start += len(columns_of_part)
    return parts


def _transposed(rows: list[Row], width: int) -> list[list[Any]]:
    """Rows as columns, which is how many of them travel in one statement."""
    return [[row[number] for row in rows] for number in range(width)]
