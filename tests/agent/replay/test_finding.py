from __future__ import annotations

from pathlib import Path
from typing import Any

from tertulia.agent.replay.finding import known_before, newest
from tertulia.agent.replay.live import replay_live
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import hypothesis
from tests.agent.replay.troupe import answering, held


def counts(request: Any) -> Any:
    """A skill that counts what a person has ever said."""
    count = request.payload["human"]["attributes"].get("count", 0) + 1
    return hypothesis(f"{count}", 1, human_attributes={"count": count})


async def opened(file: Path) -> SqliteStore:
    store = SqliteStore(file, "OFF")
    await store.open()
    return store


async def test_dialogues_come_newest_first_up_to_a_number(tmp_path: Path) -> None:
    dialogues = await held(tmp_path / "a.sqlite3", answering(), ["a", "/start", "b", "/start", "c"])
    store = await opened(tmp_path / "a.sqlite3")

    every = [one.dialogue.dialogue_id async for one in newest(store)]
    two = [one.dialogue.dialogue_id async for one in newest(store, 2)]
    await store.close()

    assert every == [one.dialogue.dialogue_id for one in reversed(dialogues)]
    assert two == every[:2]


async def test_a_person_is_known_from_the_dialogue_before(tmp_path: Path) -> None:
    cast = answering(skill=counts)
    texts = ["one", "two", "/start", "/start", "three", "/start", "four"]
    first, second, _ = await held(tmp_path / "a.sqlite3", cast, texts, record_answers=False)
    store = await opened(tmp_path / "a.sqlite3")

    nobody, before = await known_before(store, first), await known_before(store, second)
    await store.close()

    assert nobody is None
    assert before is not None
    assert before.attributes == {"count": 2}
    assert not (await replay_live(cast, second, before)).is_different
    assert (await replay_live(cast, second)).is_different


async def test_nobody_is_looked_for_where_the_recording_says_it(tmp_path: Path) -> None:
    _, second = await held(
        tmp_path / "a.sqlite3", answering(skill=counts), ["one", "/start", "two"]
    )
    store = await opened(tmp_path / "a.sqlite3")

    before = await known_before(store, second)
    await store.close()

    assert before is None
    assert not (await replay_live(answering(skill=counts), second)).is_different
