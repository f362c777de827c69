from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest_asyncio

from tertulia.agent.dialogue import Dialogue
from tertulia.agent.documents import read_dialogue, read_user
from tertulia.agent.message import Message
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.testing.stores.scenario import ONE, begin, outcome, take_turn


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = SqliteStore(tmp_path / "dialogues.sqlite3")
    await store.open()
    yield store
    await store.close()


async def test_a_stored_dialogue_looks_as_formatters_see_it(store: Store) -> None:
    begun = await begin(store, "hello")
    result = outcome(begun, "hi")
    await store.finish(result)
    seen = Dialogue(
        dialogue_id=begun.dialogue.dialogue_id,
        channel_type=begun.dialogue.channel_type,
        human=result.human,
        bot=result.bot,
        question=begun.question,
        answer=result.answer,
        date_start=begun.dialogue.date_start,
        date_finish=result.answer.date_time,
    )

    document = await read_dialogue(store, begun.dialogue.dialogue_id)

    assert document is not None
    assert document.pop("_active") is True
    assert document == seen.view()


async def test_the_ratings_of_a_dialogue_are_shown(store: Store) -> None:
    turn = await take_turn(store)
    await store.rate_dialogue(str(turn.dialogue_id), {"rating": 5})

    document = await read_dialogue(store, str(turn.dialogue_id))

    assert document is not None
    assert document["attributes"] == {"ratings": [{"rating": 5}]}
    assert msgspec.json.decode(msgspec.json.encode(document)) == document


async def test_an_unknown_dialogue_has_no_document(store: Store) -> None:
    assert await read_dialogue(store, "nothing") is None


async def test_the_dialogues_of_a_user_come_newest_first_and_in_parts(store: Store) -> None:
    for text in ("one", "two", "three"):
        await take_turn(store, text)
        await store.accept(Message(user_id="ann", text="/close", channel_type="http_client"), ONE)

    newest = await read_user(store, "ann", limit=2)
    oldest = await read_user(store, "ann", limit=2, after=newest.next)

    parts = [newest, oldest]
    said = [[one["utterances"][0]["text"] for one in part.dialogues] for part in parts]
    assert said == [["three", "two"], ["one"]]
    assert oldest.next is None
    assert not any(one["_active"] for part in parts for one in part.dialogues)


async def test_an_unknown_user_has_no_dialogues(store: Store) -> None:
    assert (await read_user(store, "nobody")).dialogues == []
