"""What a list of dialogues tells of each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from msgspec import Struct, json

from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.records import DialogueRecord

_AT_ONCE = 16
_LONGEST_TEXT = 200
_MOST_RATINGS = 10


class _Said(Struct):
    """Of an utterance, what a list shows."""

    text: str = ""


_decode = json.Decoder(_Said).decode


async def summaries(store: Store, dialogues: Sequence[DialogueRecord]) -> list[JsonObject]:
    """Tell whose each dialogue is, when it was, how it began and how it was rated.

    Of what was said, only the first utterance of each is read; a few are read at once.
    """
    told: list[JsonObject] = []
    for start in range(0, len(dialogues), _AT_ONCE):
        part = dialogues[start : start + _AT_ONCE]
        firsts = await asyncio.gather(*(_first_text(store, dialogue) for dialogue in part))
        told += map(_summary, part, firsts)
    return told


async def _first_text(store: Store, dialogue: DialogueRecord) -> str:
    """What was said first, cut short; nothing where nothing was said, or all is erased."""
    if dialogue.length == 0:
        return ""
    said = await store.utterances(dialogue.dialogue_id, 0, 1)
    return _short(_decode(said[0].body).text if said else "")


def _summary(dialogue: DialogueRecord, first_text: str) -> JsonObject:
    return {
        "dialog_id": dialogue.dialogue_id,
        "user_id": dialogue.user_id,
        "channel_type": dialogue.channel_type,
        "date_start": str(dialogue.date_start),
        "date_finish": str(dialogue.date_finish),
        "_active": dialogue.is_active,
        "length": dialogue.length,
        "first_text": first_text,
        "ratings": _ratings(dialogue.attributes.get("ratings")),
    }


def _ratings(kept: object) -> list[str | int | float]:
    """The newest ratings without who gave them and when; attributes may hold anything."""
    entries = kept[-_MOST_RATINGS:] if isinstance(kept, list) else []
    values = [entry.get("rating") for entry in entries if isinstance(entry, dict)]
    shown = [_short(value) if isinstance(value, str) else value for value in values]
    return [value for value in shown if isinstance(value, str | int | float)]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
