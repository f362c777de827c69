"""Between records and the rows of PostgreSQL's tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from msgspec import Raw, Struct, json

from tertulia.agent.message import Answer, Message
from tertulia.agent.state import Bot, Human, JsonObject
from tertulia.agent.stores.postgresql.text import (
    shield,
    shield_if,
    unshield,
    unshield_if,
)
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)

Row: TypeAlias = Sequence[Any]
"""Values of columns, in the order in which the records list them."""

CONVERSATION = ("user_id", "human", "accepted", "finished", "fence", "dialogue_id")
DIALOGUE = (
    *("dialogue_id", "user_id", "channel_type", "bot", "date_start", "date_finish"),
    *("is_active", "attributes", "length", "revision"),
)
UTTERANCE = ("utt_id", "dialogue_id", "position", "kind", "date_time", "body")
TURN = (
    *("turn_id", "user_id", "sequence", "message_id", "digest", "message", "owner", "status"),
    *("accepted_at", "dialogue_id", "question_id", "finished_at", "answer", "trace"),
)


class _Said(Struct):
    """What a search looks at."""

    text: str = ""


_said = json.Decoder(_Said).decode
_human = json.Decoder(Human).decode
_bot = json.Decoder(Bot).decode
_object = json.Decoder(JsonObject).decode
_message = json.Decoder(Message).decode
_answer = json.Decoder(Answer).decode


def columns(names: Iterable[str], table: str) -> str:
    """A list of columns as SQL, each with its table."""
    return ", ".join(f"{table}.{name}" for name in names)


def conversation_row(record: ConversationRecord) -> Row:
    """Take a conversation apart."""
    return (
        shield(record.user_id),
        json.encode(record.human),
        record.accepted,
        record.finished,
        record.fence,
        shield_if(record.dialogue_id),
    )


def conversation_of(row: Row) -> ConversationRecord:
    """Put a conversation together."""
    user_id, human, accepted, finished, fence, dialogue_id = row
    return ConversationRecord(
        user_id=unshield(user_id),
        human=_human(human),
        accepted=accepted,
        finished=finished,
        fence=fence,
        dialogue_id=unshield_if(dialogue_id),
    )


def dialogue_row(record: DialogueRecord) -> Row:
    """Take a dialogue apart."""
    return (
        shield(record.dialogue_id),
        shield(record.user_id),
        shield(record.channel_type),
        json.encode(record.bot),
        _aware(record.date_start),
        _aware(record.date_finish),
        record.is_active,
        json.encode(record.attributes),
        record.length,
        record.revision,
    )


def dialogue_of(row: Row) -> DialogueRecord:
    """Put a dialogue together."""
    dialogue_id, user_id, channel_type, bot, start, finish, is_active, attributes, length, rev = row
    return DialogueRecord(
        dialogue_id=unshield(dialogue_id),
        user_id=unshield(user_id),
        channel_type=unshield(channel_type),
        bot=_bot(bot),
        date_start=start,
        date_finish=finish,
        is_active=is_active,
        attributes=_object(attributes),
        length=length,
        revision=rev,
    )


def utterance_row(record: UtteranceRecord) -> Row:
    """Take an utterance apart; the last value is the column `folded`, which is only searched."""
    return (
        shield(record.utt_id),
        shield(record.dialogue_id),
        record.position,
        record.kind,
        _aware(record.date_time),
        bytes(record.body),
        shield(_said(record.body).text.casefold()),
    )


def utterance_of(row: Row) -> UtteranceRecord:
    """Put an utterance together."""
    utt_id, dialogue_id, position, kind, date_time, body = row
    return UtteranceRecord(
        utt_id=unshield(utt_id),
        dialogue_id=unshield(dialogue_id),
        position=position,
        kind=kind,
        date_time=date_time,
        body=Raw(body),
    )


def turn_row(record: TurnRecord) -> Row:
    """Take a turn apart; the last value is the column `answer_id`, which is only looked up."""
    answer = record.answer
    return (
        shield(record.turn_id),
        shield(record.user_id),
        record.sequence,
        shield_if(record.message_id),
        record.digest,
        json.encode(record.message),
        shield(record.owner),
        record.status,
        _aware(record.accepted_at),
        shield_if(record.dialogue_id),
        shield_if(record.question_id),
        None if record.finished_at is None else _aware(record.finished_at),
        None if answer is None else json.encode(answer),
        bytes(record.trace),
        shield(answer.utt_id) if answer is not None and answer.utt_id else None,
    )


def turn_of(row: Row) -> TurnRecord:
    """Put a turn together."""
    turn_id, user_id, sequence, message_id, digest, message, owner, status = row[:8]
    accepted_at, dialogue_id, question_id, finished_at, answer, trace = row[8:]
    return TurnRecord(
        turn_id=unshield(turn_id),
        user_id=unshield(user_id),
        sequence=sequence,
        message_id=unshield_if(message_id),
        digest=digest,
        message=_message(message),
        owner=unshield(owner),
        status=status,
        accepted_at=accepted_at,
        dialogue_id=unshield_if(dialogue_id),
        question_id=unshield_if(question_id),
        finished_at=finished_at,
        answer=None if answer is None else _answer(answer),
        trace=Raw(trace),
    )


def _aware(instant: datetime) -> datetime:
    """What comes without a time zone is meant as UTC."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
