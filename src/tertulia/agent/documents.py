"""What is stored, under the documented names: for the API and for analysis."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct, to_builtins

from tertulia.agent.state import Bot, Human, JsonObject, Kind
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.records import DialogueRecord, UtteranceRecord


class DialogueDocuments(Struct, kw_only=True):
    """A part of a list of dialogues, newest first, and where the next part begins."""

    dialogues: list[JsonObject]
    next: str | None = None


async def read_dialogue(store: Store, dialogue_id: str) -> JsonObject | None:
    """The documented dict of a stored dialogue, with all its utterances; None for an unknown id."""
    dialogue = await store.dialogue(dialogue_id)
    return None if dialogue is None else await _read(store, dialogue)


async def read_user(
    store: Store, user_id: str, *, after: str | None = None, limit: int = 100
) -> DialogueDocuments:
    """The dialogues of a user, newest first, each with all its utterances.

    Args:
        store: where they are.
        user_id: the user, as the channel knows them.
        after: `next` of the part before.
        limit: the most dialogues to return.
    """
    page = await store.dialogues(user_id=user_id, after=after, limit=limit)
    documents = [await _read(store, dialogue) for dialogue in page.dialogues]
    return DialogueDocuments(dialogues=[one for one in documents if one], next=page.next)


async def _read(store: Store, dialogue: DialogueRecord) -> JsonObject | None:
    conversation = await store.conversation(dialogue.user_id)
    if conversation is None:  # erased in the meantime
        return None
    utterances = await store.utterances(dialogue.dialogue_id)
    return of_dialogue(dialogue, conversation.human, utterances)


def of_dialogue(
    dialogue: DialogueRecord, human: Human, utterances: Sequence[UtteranceRecord]
) -> JsonObject:
    """A dialogue as formatters see it; and whether it is open."""
    bodies: list[tuple[Kind, JsonObject]] = [
        (record.kind, msgspec.json.decode(record.body)) for record in utterances
    ]
    return {
        "dialog_id": dialogue.dialogue_id,
        "utterances": [body for _, body in bodies],
        "human_utterances": [body for kind, body in bodies if kind == "human"],
        "bot_utterances": [body for kind, body in bodies if kind == "bot"],
        "human": of_human(human),
        "bot": of_bot(dialogue.bot),
        **_of_record(dialogue),
    }


def of_human(human: Human) -> JsonObject:
    """A document of the collection `human`."""
    return _object(human)


def of_bot(bot: Bot) -> JsonObject:
    """A document of the collection `bot`."""
    return _object(bot)


def of_utterance(utterance: UtteranceRecord) -> JsonObject:
    """A document of the collections `human_utterance` and `bot_utterance`."""
    body: JsonObject = msgspec.json.decode(utterance.body)
    place = {"_dialog_id": utterance.dialogue_id, "_in_dialog_id": utterance.position}
    return {**body, **place}


def of_dialogue_record(dialogue: DialogueRecord, human_id: str) -> JsonObject:
    """A document of the collection `dialog`: whose it is, without what was said."""
    return {
        "dialog_id": dialogue.dialogue_id,
        "_human_id": human_id,
        "_bot_id": dialogue.bot.id,
        **_of_record(dialogue),
    }


def _of_record(dialogue: DialogueRecord) -> JsonObject:
    return {
        "channel_type": dialogue.channel_type,
        "date_start": str(dialogue.date_start),
        "date_finish": str(dialogue.date_finish),
        "attributes": to_builtins(dialogue.attributes),
        "_active": dialogue.is_active,
    }


def _object(record: Struct) -> JsonObject:
    built: JsonObject = to_builtins(record)
    return built
