"""What a turn reads from SQLite, and what it writes there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec
from msgspec import Struct

from tertulia.agent.stores.base import Lookup
from tertulia.agent.stores.paging import microseconds
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.rules import Found, Writes

Row: TypeAlias = tuple[str | int | bytes | None, ...]
Statement: TypeAlias = tuple[str, Row]

encode = msgspec.json.Encoder().encode
decode_conversation = msgspec.json.Decoder(ConversationRecord).decode
decode_dialogue = msgspec.json.Decoder(DialogueRecord).decode
decode_turn = msgspec.json.Decoder(TurnRecord).decode
decode_utterance = msgspec.json.Decoder(UtteranceRecord).decode

_FIND = """
    SELECT
        (SELECT record FROM conversation WHERE user_id = ?1),
        (SELECT dialogue.record FROM conversation JOIN dialogue USING (dialogue_id)
            WHERE conversation.user_id = ?1),
        (SELECT record FROM turn WHERE user_id = ?1 AND is_open = 1 ORDER BY sequence LIMIT 1),
        (SELECT record FROM turn WHERE turn_id = ?2),
        (SELECT record FROM turn WHERE user_id = ?1 AND message_id = ?3),
        (SELECT record FROM utterance WHERE utt_id = ?4)
"""
_IS_LIVING = "SELECT 1 FROM process WHERE owner = ? AND living_until > ?"

_CONVERSATION = """
    INSERT INTO conversation (user_id, dialogue_id, record) VALUES (?, ?, ?)
    ON CONFLICT (user_id) DO UPDATE SET dialogue_id = excluded.dialogue_id, record = excluded.record
"""
_INSERT_DIALOGUE = """
    INSERT INTO dialogue (dialogue_id, user_id, started, is_active, record) VALUES (?, ?, ?, ?, ?)
"""
_INSERT_UTTERANCE = """
    INSERT INTO utterance (utt_id, dialogue_id, position, kind, turn_id, folded, record)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_TURN = """
    INSERT INTO turn
        (turn_id, user_id, message_id, sequence, dialogue_id, owner, is_open, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_DIALOGUE = (
    _INSERT_DIALOGUE
    + """
    ON CONFLICT (dialogue_id) DO UPDATE SET is_active = excluded.is_active, record = excluded.record
"""
)
_UTTERANCE = (
    _INSERT_UTTERANCE
    + """
    ON CONFLICT (utt_id) DO UPDATE SET folded = excluded.folded, record = excluded.record
"""
)
_TURN = (
    _INSERT_TURN
    + """
    ON CONFLICT (turn_id) DO UPDATE SET dialogue_id = excluded.dialogue_id,
        owner = excluded.owner, is_open = excluded.is_open, record = excluded.record
"""
)


class _Said(Struct):
    """Of an utterance, what the search looks through."""

    text: msgspec.Raw = msgspec.Raw(b'""')


_decode_said = msgspec.json.Decoder(_Said).decode


@dataclass(frozen=True, slots=True)
class _Living:
    """The owners whose lease has not run out; asked only when a rule asks."""

    connection: sqlite3.Connection
    now: int

    def __contains__(self, owner: object) -> bool:
        row = self.connection.execute(_IS_LIVING, (owner, self.now)).fetchone()
        return row is not None


def find(connection: sqlite3.Connection, user_id: str, lookup: Lookup, now: datetime) -> Found:
    """Read what a rule needs, in one statement."""
    asked = (user_id, lookup.turn_id, lookup.message_id, lookup.previous_id)
    conversation, dialogue, head, by_turn, by_message, previous = connection.execute(
        _FIND, asked
    ).fetchone()
    turn = by_turn or by_message
    known = decode_turn(turn) if turn else None
    return Found(
        now=now,
        conversation=decode_conversation(conversation) if conversation else None,
        dialogue=decode_dialogue(dialogue) if dialogue else None,
        turn=known,
        head=known if head == turn else decode_turn(head) if head else None,
        previous=decode_utterance(previous) if previous else None,
        living=_Living(connection, microseconds(now)),
    )


def write(connection: sqlite3.Connection, writes: Writes) -> None:
    """Insert or replace the records of a turn."""
    turn_id = writes.turn.turn_id
    statements: list[Statement] = [  # all are made before one is run: a value may be no JSON
        (_CONVERSATION, of_conversation(writes.conversation)),
        (_TURN, _of_turn(writes.turn)),
        *((_DIALOGUE, of_dialogue(dialogue)) for dialogue in writes.dialogues),
        *((_UTTERANCE, of_utterance(one, turn_id)) for one in writes.utterances),
    ]
    execute(connection, statements)


def insert(
    conversation: ConversationRecord,
    dialogue: DialogueRecord,
    utterances: Iterable[UtteranceRecord],
    turns: Iterable[TurnRecord],
    turn_ids: dict[str, str],
) -> list[Statement]:
    """Insert a whole dialogue, none of whose records may be there already."""
    return [
        (_CONVERSATION, of_conversation(conversation)),
        (_INSERT_DIALOGUE, of_dialogue(dialogue)),
        *((_INSERT_UTTERANCE, of_utterance(one, turn_ids.get(one.utt_id))) for one in utterances),
        *((_INSERT_TURN, _of_turn(turn)) for turn in turns),
    ]


def replace_dialogue(dialogue: DialogueRecord) -> Statement:
    """Replace a dialogue that is there."""
    return _DIALOGUE, of_dialogue(dialogue)


def replace_utterance(utterance: UtteranceRecord) -> Statement:
    """Replace an utterance that is there; its turn stays."""
    return _UTTERANCE, of_utterance(utterance, None)


def execute(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    """Run statements, one after the other."""
    for sql, row in statements:
        connection.execute(sql, row)


def of_conversation(record: ConversationRecord) -> Row:
    """A row of `conversation`."""
    return record.user_id, record.dialogue_id, encode(record)


def of_dialogue(record: DialogueRecord) -> Row:
    """A row of `dialogue`."""
    started = microseconds(record.date_start)
    return record.dialogue_id, record.user_id, started, record.is_active, encode(record)


def of_utterance(record: UtteranceRecord, turn_id: str | None) -> Row:
    """A row of `utterance`."""
    text = msgspec.json.decode(_decode_said(record.body).text)
    folded = text.casefold() if isinstance(text, str) else ""
    return (
        record.utt_id,
        record.dialogue_id,
        record.position,
        record.kind,
        turn_id,
        folded,
        encode(record),
    )


def _of_turn(record: TurnRecord) -> Row:
    return (
        record.turn_id,
        record.user_id,
        record.message_id,
        record.sequence,
        record.dialogue_id,
        record.owner,
        record.status != "done",
        encode(record),
    )
