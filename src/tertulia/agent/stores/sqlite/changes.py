"""What is changed in SQLite outside turns."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from tertulia.agent.state import JsonObject
from tertulia.agent.stores import changes
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.sqlite.statements import (
    decode_conversation,
    decode_dialogue,
    decode_utterance,
    execute,
    insert,
    replace_dialogue,
    replace_utterance,
)

_BEAT = """
    INSERT INTO process (owner, name, living_until) VALUES (?, ?, ?)
    ON CONFLICT (owner) DO UPDATE SET name = excluded.name, living_until = excluded.living_until
"""
_RATED = """
    SELECT dialogue.record, utterance.record FROM utterance JOIN dialogue USING (dialogue_id)
    WHERE utt_id = ? AND kind = 'bot'
"""
_UTTERANCES_OF_USER = """
    DELETE FROM utterance
    WHERE kind = ? AND dialogue_id IN (SELECT dialogue_id FROM dialogue WHERE user_id = ?)
"""


def beat(
    connection: sqlite3.Connection, owner: str, name: str, *, now: int, living_until: int
) -> None:
    """Note that a process lives; forget its former runs, and others that are dead."""
    connection.execute(
        "DELETE FROM process WHERE owner <> ? AND (name = ? OR living_until <= ?)",
        (owner, name, now),
    )
    connection.execute(_BEAT, (owner, name, living_until))


def retire(connection: sqlite3.Connection, owner: str) -> None:
    """Forget a process."""
    connection.execute("DELETE FROM process WHERE owner = ?", (owner,))


def rate_dialogue(connection: sqlite3.Connection, dialogue_id: str, rating: JsonObject) -> bool:
    """Append to the ratings of a dialogue; false where there is none such."""
    row = connection.execute(
        "SELECT record FROM dialogue WHERE dialogue_id = ?", (dialogue_id,)
    ).fetchone()
    if row is None:
        return False
    rated = changes.rate_dialogue(decode_dialogue(row[0]), rating)
    execute(connection, [replace_dialogue(rated)])
    return True


def rate_utterance(connection: sqlite3.Connection, utt_id: str, rating: JsonObject) -> bool:
    """Append to the ratings of a bot utterance; false where there is none such."""
    row = connection.execute(_RATED, (utt_id,)).fetchone()
    if row is None:
        return False
    dialogue, utterance = changes.rate_utterance(
        decode_dialogue(row[0]), decode_utterance(row[1]), rating
    )
    execute(connection, [replace_dialogue(dialogue), replace_utterance(utterance)])
    return True


def restore(connection: sqlite3.Connection, stored: StoredDialogue) -> bool:
    """Write a dialogue of another store; false where it is here already."""
    is_known = connection.execute(
        "SELECT 1 FROM dialogue WHERE dialogue_id = ?", (stored.dialogue.dialogue_id,)
    ).fetchone()
    if is_known:
        return False
    row = connection.execute(
        "SELECT record FROM conversation WHERE user_id = ?", (stored.dialogue.user_id,)
    ).fetchone()
    known = decode_conversation(row[0]) if row else None
    conversation, dialogue = changes.restore(known, stored)
    turn_ids = changes.turns_by_utterance(stored.turns)
    execute(connection, insert(conversation, dialogue, stored.utterances, stored.turns, turn_ids))
    return True


def erase_user(connection: sqlite3.Connection, user_id: str) -> Mapping[str, int]:
    """Remove a person from every table; how many records of each collection went."""

    def removed(sql: str, *asked: str) -> int:
        return connection.execute(sql, asked).rowcount

    human_utterances = removed(_UTTERANCES_OF_USER, "human", user_id)
    bot_utterances = removed(_UTTERANCES_OF_USER, "bot", user_id)
    turns = removed("DELETE FROM turn WHERE user_id = ?", user_id)
    dialogues = removed("DELETE FROM dialogue WHERE user_id = ?", user_id)
    humans = removed("DELETE FROM conversation WHERE user_id = ?", user_id)
    return {
        "human": humans,
        "bot": dialogues,
        "dialog": dialogues,
        "human_utterance": human_utterances,
        "bot_utterance": bot_utterances,
        "turn": turns,
    }


def empty_log(connection: sqlite3.Connection) -> None:
    """Move everything from the log into the file, where what was erased has been overwritten."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
