"""What is read from PostgreSQL outside turns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import json

from tertulia.agent import documents
from tertulia.agent.state import Human, JsonObject
from tertulia.agent.stores.base import Collection, Page, StoredDialogue
from tertulia.agent.stores.paging import Cursor
from tertulia.agent.stores.postgresql.link import Link
from tertulia.agent.stores.postgresql.rows import (
    CONVERSATION,
    DIALOGUE,
    TURN,
    UTTERANCE,
    columns,
    conversation_of,
    dialogue_of,
    turn_of,
    utterance_of,
)
from tertulia.agent.stores.postgresql.text import contains, shield

UTTERANCES = f"""
SELECT {columns(UTTERANCE, "utterance")} FROM utterance
WHERE dialogue_id = $1 AND position >= $2::bigint
    AND ($3::bigint IS NULL OR position < $3::bigint)
ORDER BY position
"""  # noqa: S608 - nothing but names of columns

_TURNS = f"""
SELECT {columns(TURN, "turn")} FROM turn
WHERE dialogue_id = $1 AND status = 'done' ORDER BY sequence
"""  # noqa: S608 - nothing but names of columns

_DUMPS = {
    "conversation": f"SELECT {columns(CONVERSATION, 'conversation')} FROM conversation"  # noqa: S608
    " ORDER BY user_id",
    "dialogue": f"SELECT conversation.human, {columns(DIALOGUE, 'dialogue')}"  # noqa: S608
    " FROM dialogue JOIN conversation USING (user_id) ORDER BY date_start, dialogue.dialogue_id",
    "utterance": f"SELECT {columns(UTTERANCE, 'utterance')} FROM utterance"  # noqa: S608
    " WHERE kind = ANY($1) ORDER BY dialogue_id, position",
}
_DUMPED_AT_ONCE = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_human = json.Decoder(Human).decode


async def dialogues(
    link: Link,
    *,
    user_id: str | None,
    is_active: bool | None,
    text: str | None,
    after: str | None,
    limit: int,
) -> Page:
    """A page of dialogues, newest first."""
    conditions, values = ["true"], list[object]()

    def demand(condition: str, *asked: object) -> None:
        first = len(values) + 1
        values.extend(asked)
        conditions.append(condition.format(*(f"${first + n}" for n in range(len(asked)))))

    if user_id is not None:
        demand("user_id = {}", shield(user_id))
    if is_active is not None:
        demand("is_active = {}", is_active)
    if text:
        demand(
            "EXISTS (SELECT FROM utterance WHERE utterance.dialogue_id = dialogue.dialogue_id"
            " AND folded LIKE {})",
            contains(text),
        )
    if after is not None:
        cursor = Cursor.read(after)
        started = _EPOCH + timedelta(microseconds=cursor.started)
        demand("(date_start, dialogue_id) < ({}, {})", started, shield(cursor.dialogue_id))
    rows = await link.fetch(
        f"SELECT {columns(DIALOGUE, 'dialogue')} FROM dialogue"  # noqa: S608 - values are apart
        f" WHERE {' AND '.join(conditions)}"
        f" ORDER BY date_start DESC, dialogue_id DESC LIMIT ${len(values) + 1}",
        *values,
        limit + 1,
    )
    page = [dialogue_of(row) for row in rows[:limit]]
    has_more = bool(page) and len(rows) > limit
    return Page(dialogues=page, next=str(Cursor.of(page[-1])) if has_more else None)


async def export(link: Link, dialogue_id: str) -> StoredDialogue | None:
    """A whole dialogue, as it was at one moment."""
    key = shield(dialogue_id)
    async with (
        link.connection() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        row = await connection.fetchrow(
            f"SELECT {columns(CONVERSATION, 'conversation')}, {columns(DIALOGUE, 'dialogue')}"  # noqa: S608
            " FROM dialogue JOIN conversation USING (user_id) WHERE dialogue.dialogue_id = $1",
            key,
        )
        if row is None:
            return None
        values = tuple(row)
        return StoredDialogue(
            dialogue=dialogue_of(values[len(CONVERSATION) :]),
            human=conversation_of(values[: len(CONVERSATION)]).human,
            utterances=[
                utterance_of(said) for said in await connection.fetch(UTTERANCES, key, 0, None)
            ],
            turns=[turn_of(turn) for turn in await connection.fetch(_TURNS, key)],
        )


async def dump(link: Link, collection: Collection) -> AsyncIterator[JsonObject]:
    """Every record of a collection, as it was at one moment."""
    if collection in {"human", "user"}:
        async for row in _rows(link, _DUMPS["conversation"]):
            yield documents.of_human(conversation_of(row).human)
    if collection in {"bot", "user"}:
        async for row in _rows(link, _DUMPS["dialogue"]):
            yield documents.of_bot(dialogue_of(row[1:]).bot)
    if collection == "dialog":
        async for row in _rows(link, _DUMPS["dialogue"]):
            yield documents.of_dialogue_record(dialogue_of(row[1:]), _human(row[0]).id)
    if collection.endswith("utterance"):
        kinds = {"human_utterance": ["human"], "bot_utterance": ["bot"]}
        asked = kinds.get(collection, ["human", "bot"])
        async for row in _rows(link, _DUMPS["utterance"], asked):
            yield documents.of_utterance(utterance_of(row))


async def _rows(link: Link, query: str, *values: object) -> AsyncIterator[tuple[Any, ...]]:
    """Rows as they come, so that a large table does not have to fit into memory."""
    async with (
        link.connection() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        async for row in connection.cursor(query, *values, prefetch=_DUMPED_AT_ONCE):
            yield tuple(row)
