"""How the documented collections are read from SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from tertulia.agent import documents
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Collection
from tertulia.agent.stores.sqlite.statements import (
    decode_conversation,
    decode_dialogue,
    decode_utterance,
)

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Table:
    """How a collection is dumped: page by page, so that no long reading holds the log back.

    Attributes:
        sql: from a row number on, so many rows, each with its number first.
        document: a row as a documented object.
    """

    sql: str
    document: Callable[[tuple[bytes, ...]], JsonObject]

    def page(
        self, connection: sqlite3.Connection, after: int
    ) -> tuple[list[JsonObject], int | None]:
        """The documents after a row, and the last row's number; None at the end."""
        rows = connection.execute(self.sql, (after, _AT_ONCE)).fetchall()
        found = [self.document(row[1:]) for row in rows]
        return found, rows[-1][0] if rows else None


def _human(row: tuple[bytes, ...]) -> JsonObject:
    return documents.of_human(decode_conversation(row[0]).human)


def _bot(row: tuple[bytes, ...]) -> JsonObject:
    return documents.of_bot(decode_dialogue(row[0]).bot)


def _utterance(row: tuple[bytes, ...]) -> JsonObject:
    return documents.of_utterance(decode_utterance(row[0]))


def _dialogue(row: tuple[bytes, ...]) -> JsonObject:
    human = decode_conversation(row[1]).human
    return documents.of_dialogue_record(decode_dialogue(row[0]), human.id)


_HUMANS = Table(
    "SELECT rowid, record FROM conversation WHERE rowid > ? ORDER BY rowid LIMIT ?", _human
)
_BOTS = Table("SELECT rowid, record FROM dialogue WHERE rowid > ? ORDER BY rowid LIMIT ?", _bot)
_ALL_UTTERANCES = Table(
    "SELECT rowid, record FROM utterance WHERE rowid > ? ORDER BY rowid LIMIT ?", _utterance
)
_HUMAN_UTTERANCES = Table(
    "SELECT rowid, record FROM utterance WHERE rowid > ? AND kind = 'human' ORDER BY rowid LIMIT ?",
    _utterance,
)
_BOT_UTTERANCES = Table(
    "SELECT rowid, record FROM utterance WHERE rowid > ? AND kind = 'bot' ORDER BY rowid LIMIT ?",
    _utterance,
)
_ALL_DIALOGUES = Table(
    "SELECT dialogue.rowid, dialogue.record, conversation.record FROM dialogue JOIN conversation"
    " USING (user_id) WHERE dialogue.rowid > ? ORDER BY dialogue.rowid LIMIT ?",
    _dialogue,
)
TABLES: dict[Collection, tuple[Table, ...]] = {
    "human": (_HUMANS,),
    "bot": (_BOTS,),
    "user": (_HUMANS, _BOTS),
    "human_utterance": (_HUMAN_UTTERANCES,),
    "bot_utterance": (_BOT_UTTERANCES,),
    "utterance": (_ALL_UTTERANCES,),
    "dialog": (_ALL_DIALOGUES,),
}
