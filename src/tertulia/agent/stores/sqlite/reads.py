"""What is read from SQLite outside turns."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from tertulia.agent.stores.base import Page, StoredDialogue
from tertulia.agent.stores.paging import Cursor
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.sqlite.statements import (
    decode_conversation,
    decode_dialogue,
    decode_turn,
    decode_utterance,
)

_TURN_OF = "SELECT turn.record FROM utterance JOIN turn USING (turn_id) WHERE utt_id = ?"
_DIALOGUE = "SELECT record FROM dialogue WHERE dialogue_id = ?"
_CONVERSATION = "SELECT record FROM conversation WHERE user_id = ?"
_ORPHANS = """
    SELECT record FROM turn INDEXED BY open_turn
    WHERE is_open = 1 AND owner NOT IN (SELECT owner FROM process WHERE living_until > ?)
    ORDER BY rowid LIMIT ?
"""
_UTTERANCES = """
    SELECT record FROM utterance
    WHERE dialogue_id = ? AND position >= ? AND position < ? ORDER BY position
"""
_TURNS_OF_DIALOGUE = """
    SELECT record FROM turn
    WHERE user_id = ? AND dialogue_id = ? AND is_open = 0 ORDER BY sequence
"""
_DIALOGUES = """
    SELECT record FROM dialogue WHERE (started, dialogue_id) < (:started, :dialogue_id)
    AND (:is_active IS NULL OR is_active = :is_active)
    AND (:text IS NULL OR EXISTS (
        SELECT 1 FROM utterance
        WHERE utterance.dialogue_id = dialogue.dialogue_id AND instr(folded, :text) > 0
    ))
    ORDER BY started DESC, dialogue_id DESC LIMIT :limit
"""
_DIALOGUES_OF_USER = _DIALOGUES.replace("WHERE", "WHERE user_id = :user_id AND", 1)
_NO_LIMIT = 2**62


def turn(connection: sqlite3.Connection, turn_id: str) -> TurnRecord | None:
    """One turn."""
    row = connection.execute("SELECT record FROM turn WHERE turn_id = ?", (turn_id,)).fetchone()
    return decode_turn(row[0]) if row else None


def turn_of(connection: sqlite3.Connection, utt_id: str) -> TurnRecord | None:
    """The turn of an utterance."""
    row = connection.execute(_TURN_OF, (utt_id,)).fetchone()
    return decode_turn(row[0]) if row else None


def is_open(connection: sqlite3.Connection, turn_id: str) -> bool:
    """Whether a turn has still to end."""
    row = connection.execute("SELECT is_open FROM turn WHERE turn_id = ?", (turn_id,)).fetchone()
    return bool(row and row[0])


def dialogue(connection: sqlite3.Connection, dialogue_id: str) -> DialogueRecord | None:
    """One dialogue, without its utterances."""
    row = connection.execute(_DIALOGUE, (dialogue_id,)).fetchone()
    return decode_dialogue(row[0]) if row else None


def conversation(connection: sqlite3.Connection, user_id: str) -> ConversationRecord | None:
    """One user."""
    row = connection.execute(_CONVERSATION, (user_id,)).fetchone()
    return decode_conversation(row[0]) if row else None


def orphans(connection: sqlite3.Connection, now: int, limit: int) -> list[TurnRecord]:
    """Unfinished turns whose owner is dead, in order of arrival."""
    return [decode_turn(record) for (record,) in connection.execute(_ORPHANS, (now, limit))]


def utterances(
    connection: sqlite3.Connection, dialogue_id: str, start: int, stop: int | None
) -> list[UtteranceRecord]:
    """Utterances of a dialogue by position."""
    asked = (dialogue_id, start, _NO_LIMIT if stop is None else stop)
    return [decode_utterance(record) for (record,) in connection.execute(_UTTERANCES, asked)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which dialogues are asked for; see `Store.dialogues`."""

    user_id: str | None
    is_active: bool | None
    text: str | None
    after: Cursor | None
    limit: int


def dialogues(connection: sqlite3.Connection, query: Query) -> Page:
    """A page of dialogues, newest first."""
    started, dialogue_id = query.after or (_NO_LIMIT, "")
    asked = {
        "user_id": query.user_id,
        "started": started,
        "dialogue_id": dialogue_id,
        "is_active": query.is_active,
        "text": query.text.casefold() if query.text else None,
        "limit": query.limit + 1,
    }
    sql = _DIALOGUES if query.user_id is None else _DIALOGUES_OF_USER
    found = [decode_dialogue(record) for (record,) in connection.execute(sql, asked)]
    page = found[: query.limit]
    has_more = bool(page) and len(found) > query.limit
    return Page(dialogues=page, next=str(Cursor.of(page[-1])) if has_more else None)


def export(connection: sqlite3.Connection, dialogue_id: str) -> StoredDialogue | None:
    """A whole dialogue, as it was at one moment."""
    connection.execute("BEGIN")
    try:
        return _export(connection, dialogue_id)
    finally:
        connection.execute("ROLLBACK")


def _export(connection: sqlite3.Connection, dialogue_id: str) -> StoredDialogue | None:
    row = connection.execute(
        "SELECT dialogue.record, conversation.record FROM dialogue JOIN conversation USING"
        " (user_id) WHERE dialogue.dialogue_id = ?",
        (dialogue_id,),
    ).fetchone()
    if row is None:
        return None
    dialogue = decode_dialogue(row[0])
    turns = connection.execute(_TURNS_OF_DIALOGUE, (dialogue.user_id, dialogue_id))
    return StoredDialogue(
        dialogue=dialogue,
        human=decode_conversation(row[1]).human,
        utterances=utterances(connection, dialogue_id, 0, None),
        turns=[decode_turn(record) for (record,) in turns],
    )
