"""A database with something in it, for the commands that look after dialogues."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.testing.stores.scenario import take_turn


def store_turns(file: Path, users: Sequence[str]) -> list[TurnRecord]:
    """Let each user say hello."""
    return asyncio.run(_store_turns(file, users))


async def _store_turns(file: Path, users: Sequence[str]) -> list[TurnRecord]:
    store = SqliteStore(file)
    await store.open()
    turns = [await take_turn(store, f"hello from {user}", user=user) for user in users]
    await store.close()
    return turns


def database(folder: Path, name: str) -> Path:
    """A database config."""
    config = folder / f"{name}.json"
    config.write_text(f'{{"url": "sqlite:///{name}.sqlite3"}}')
    return config
