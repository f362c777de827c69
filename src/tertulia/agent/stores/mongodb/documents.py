"""Between records and the documents of MongoDB's collections.

A document holds its record as JSON text in `record`, exactly: what services say may hold what
BSON cannot, such as keys with a NUL character. Beside it stand the documented fields that are
plain, for look-ups and for whoever reads the database with other tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct, json

from tertulia.agent.errors import UnstorableError
from tertulia.agent.state import Bot
from tertulia.agent.stores.network.optimistic import Change
from tertulia.agent.stores.paging import microseconds
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)

Document: TypeAlias = dict[str, Any]
"""What the driver takes and gives."""

UTTERANCES = {"human": "human_utterance", "bot": "bot_utterance"}
_LARGEST = 15 * 2**20
"""A document may have 16 MB; some of them are for what the server and the driver add."""


class _Said(Struct):
    """What stands beside an utterance."""

    text: str = ""


_said = json.Decoder(_Said).decode
_conversation = json.Decoder(ConversationRecord).decode
_dialogue = json.Decoder(DialogueRecord).decode
_utterance = json.Decoder(UtteranceRecord).decode
_turn = json.Decoder(TurnRecord).decode
_bot = json.Decoder(Bot).decode


def conversation_fields(record: ConversationRecord) -> Document:
    """What a document of `human` holds of its conversation, without its key."""
    return {
        "user_external_id": record.user_id,
        "id": record.human.id,
        "dialog_id": record.dialogue_id,
        "record": _text(record),
    }


def documents_of(change: Change) -> Mapping[str, list[Document]]:
    """The documents of a change besides the conversation, by collection.

    Raises:
        UnstorableError: one is too large for MongoDB, or holds what BSON cannot.
    """
    human_id, user_id = change.conversation.human.id, change.conversation.user_id
    found: dict[str, list[Document]] = {
        "turn": [_of_turn(turn) for turn in change.turns],
        "dialog": [_of_dialogue(dialogue, human_id) for dialogue in change.dialogues],
        "bot": [_of_bot(one) for one in change.dialogues if _may_have_new_bot(one, change)],
        "human_utterance": [],
        "bot_utterance": [],
    }
    for utterance in change.utterances:
        found[UTTERANCES[utterance.kind]].append(_of_utterance(utterance, user_id))
    for collection, documents in found.items():
        for document in documents:
            document["version"] = change.version
            check(collection, document)
    return {collection: documents for collection, documents in found.items() if documents}


def _may_have_new_bot(dialogue: DialogueRecord, change: Change) -> bool:
    """A dialogue that begins has a new bot, and only the end of a turn changes one."""
    return dialogue.length <= 1 or change.ends_a_turn or change.is_restored


def check(collection: str, document: Document) -> None:
    """Refuse what MongoDB would refuse, before anything is written.

    Raises:
        UnstorableError: it is too large, or holds what BSON cannot.
    """
    import bson

    try:
        size = len(bson.encode(document))
    except (bson.errors.BSONError, OverflowError, ValueError) as error:
        reason = f"{type(error).__name__}"
        raise UnstorableError(
            f"a document of `{collection}` cannot be stored ({reason})"
        ) from error
    if size > _LARGEST:
        raise UnstorableError(
            f"a document of `{collection}` would take {size / 2**20:.0f} MB, and MongoDB takes no"
            " more than 16; let services say less, or use PostgreSQL or SQLite"
        )


def _of_turn(record: TurnRecord) -> Document:
    answer = record.answer
    return {
        "_id": record.turn_id,
        "user_id": record.user_id,
        "sequence": record.sequence,
        "message_id": record.message_id,
        "dialog_id": record.dialogue_id,
        "question_id": record.question_id,
        "answer_id": answer.utt_id if answer is not None and answer.utt_id else None,
        "owner": record.owner,
        "status": record.status,
        "is_open": record.status != "done",
        "record": _text(record),
    }


def _of_dialogue(record: DialogueRecord, human_id: str) -> Document:
    return {
        "_id": record.dialogue_id,
        "dialog_id": record.dialogue_id,
        "_user_id": record.user_id,
        "_human_id": human_id,
        "_bot_id": record.bot.id,
        "_active": record.is_active,
        "channel_type": record.channel_type,
        "date_start": record.date_start,
        "date_finish": record.date_finish,
        "started": microseconds(record.date_start),
        "record": _text(record),
    }


def _of_bot(record: DialogueRecord) -> Document:
    return {
        "_id": record.dialogue_id,
        "id": record.bot.id,
        "_user_id": record.user_id,
        "record": _text(record.bot),
    }


def _of_utterance(record: UtteranceRecord, user_id: str) -> Document:
    text = _said(record.body).text
    return {
        "_id": record.utt_id,
        "utt_id": record.utt_id,
        "_dialog_id": record.dialogue_id,
        "_in_dialog_id": record.position,
        "_user_id": user_id,
        "date_time": record.date_time,
        "text": text,
        "folded": text.casefold(),
        "record": _text(record),
    }


def conversation_of(document: Document) -> ConversationRecord:
    """Read a conversation."""
    return _conversation(document["record"])


def dialogue_of(document: Document) -> DialogueRecord:
    """Read a dialogue."""
    return _dialogue(document["record"])


def bot_of(document: Document) -> Bot:
    """Read a bot."""
    return _bot(document["record"])


def utterance_of(document: Document) -> UtteranceRecord:
    """Read an utterance."""
    return _utterance(document["record"])


def turn_of(document: Document) -> TurnRecord:
    """Read a turn."""
    return _turn(document["record"])


def _text(record: Struct) -> str:
    return json.encode(record).decode()
