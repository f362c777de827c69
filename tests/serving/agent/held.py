"""Dialogues as they are stored, made without holding them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Raw, json

from tertulia.agent.agent import Agent
from tertulia.agent.state import Bot, BotUtterance, Human, HumanUtterance
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.records import DialogueRecord, UtteranceRecord
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import assistant
from tests.agent.stage import parts

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


def held(number: int, *texts: str, user: str = "ann", **more: Any) -> StoredDialogue:
    """The dialogue of a number, begun that many minutes after the first: both speak in turn."""
    dialogue_id, start = f"dialogue-{number}", FIRST + timedelta(minutes=number)
    human, bot = Human(id=f"human-{user}", user_external_id=user), Bot(id=f"bot-{number}")
    utterances = []
    for position, text in enumerate(texts):
        said = {
            "utt_id": f"{number}-{position}",
            "text": text,
            "date_time": start + timedelta(seconds=position),
        }
        body = (
            BotUtterance(user=bot, orig_text=text, active_skill="echo", confidence=0.75, **said)
            if position % 2
            else HumanUtterance(user=human, **said)
        )
        utterances.append(
            UtteranceRecord(
                utt_id=said["utt_id"],
                dialogue_id=dialogue_id,
                position=position,
                kind="bot" if position % 2 else "human",
                date_time=said["date_time"],
                body=Raw(json.encode(body)),
            )
        )
    record: dict[str, Any] = {"channel_type": "http_client", "is_active": False, **more}
    dialogue = DialogueRecord(
        dialogue_id=dialogue_id,
        user_id=user,
        bot=bot,
        date_start=start,
        date_finish=start + timedelta(seconds=max(0, len(texts) - 1)),
        length=len(texts),
        **record,
    )
    return StoredDialogue(dialogue=dialogue, human=human, utterances=utterances, turns=[])


async def fill(path: Path, dialogues: Iterable[StoredDialogue]) -> None:
    """Keep dialogues in a file."""
    store = SqliteStore(path, "OFF")
    await store.open()
    written = await asyncio.gather(*(store.restore(dialogue) for dialogue in dialogues))
    await store.close()
    assert all(written)


async def agent_of(path: Path, dialogues: Sequence[StoredDialogue] = ()) -> Agent:
    """An agent that remembers dialogues."""
    await fill(path, dialogues)
    return Agent(assistant(*parts()), SqliteStore(path, "OFF"))
