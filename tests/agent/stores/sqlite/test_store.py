from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.rules import Begun, Behind
from tertulia.agent.stores.sqlite import reads, statements
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.testing.stores import Connect, StoreConformance
from tertulia.testing.stores.scenario import (
    ONE,
    TWO,
    begin,
    message,
    outcome,
    take_turn,
    texts,
)


class TestSqlite(StoreConformance):
    @pytest.fixture
    def connect(self, tmp_path: Path) -> Connect:
        return lambda: SqliteStore(tmp_path / "dialogues.sqlite3")

    async def bytes_written(self, store: Store) -> int:
        assert isinstance(store, SqliteStore)
        return size(Path(f"{store.path}-wal"))  # it only grows until it reaches the checkpoint


def size(path: Path) -> int:
    return path.stat().st_size


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dialogues.sqlite3"


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    await store.open()
    yield store
    await store.close()


async def test_dialogues_survive_closing(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    turn = await take_turn(store)
    await store.close()

    again = SqliteStore(path)
    await again.open()

    assert await texts(again, turn.dialogue_id) == ["hello", "hi"]
    await again.close()


async def test_only_the_owner_can_read_what_people_say(store: SqliteStore, path: Path) -> None:
    await take_turn(store)

    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert modes == {0o600}


async def test_several_processes_may_create_the_file_at_once(path: Path) -> None:
    stores = [SqliteStore(path) for _ in range(8)]

    await asyncio.gather(*(store.open() for store in stores))

    for number, store in enumerate(stores):
        await take_turn(store, user=f"user-{number}")
    assert len((await stores[0].dialogues()).dialogues) == 8
    for store in stores:
        await store.close()


async def test_the_database_of_another_program_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()

    with pytest.raises(StoreError, match="another program; name another file"):
        await SqliteStore(path).open()


async def test_the_database_of_a_later_version_is_refused(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.close()
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 2")
    later.close()

    with pytest.raises(StoreError, match="format 2, this one knows 1"):
        await store.open()


def test_a_file_that_is_no_database_is_refused_and_kept(path: Path) -> None:
    path.write_text("my novel\n" * 100)

    with pytest.raises(StoreError, match="check that it is a database of dialogues"):
        asyncio.run(SqliteStore(path).open())

    assert path.read_text() == "my novel\n" * 100


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="its folder must exist and be writable"):
        await SqliteStore(tmp_path / "nowhere" / "dialogues.sqlite3").open()


def test_a_database_that_must_be_there_is_not_created(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        asyncio.run(SqliteStore(path, create=False).open())

    assert not path.exists()


async def test_a_store_that_is_not_open_says_so(path: Path) -> None:
    store = SqliteStore(path)

    with pytest.raises(StoreError, match="call `open` first"):
        await store.accept(message(), ONE)
    with pytest.raises(StoreError, match="call `open` first"):
        await store.turn("t")
    await store.close()


async def test_what_was_erased_is_not_left_in_the_files(store: SqliteStore, path: Path) -> None:
    await take_turn(store, "a secret that nobody else shares", "I shall keep it, Wilhelmina")
    await take_turn(store, "something harmless", user="bob")

    await store.erase_user("ann")

    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"harmless" in files
    assert b"secret" not in files
    assert b"Wilhelmina" not in files


async def test_no_look_up_of_a_turn_scans_a_table(store: SqliteStore, path: Path) -> None:
    asked = {
        statements._FIND: ("ann", "t", "m", "u"),
        statements._IS_LIVING: ("agent", 0),
        reads._ORPHANS: (0, 10),
        reads._UTTERANCES: ("d", 0, 10),
        reads._TURN_OF: ("u",),
    }
    with sqlite3.connect(path) as connection:
        plans = [
            step[3]
            for sql, values in asked.items()
            for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
    connection.close()

    scans = [plan for plan in plans if plan.startswith("SCAN") and "CONSTANT ROW" not in plan]
    assert scans == ["SCAN turn USING INDEX open_turn", "SCAN process"]  # of the living only


async def test_a_user_of_many_turns_is_listed_by_an_index(store: SqliteStore, path: Path) -> None:
    asked = {
        "user_id": "ann",
        "started": 0,
        "dialogue_id": "",
        "is_active": None,
        "text": None,
        "limit": 1,
    }
    with sqlite3.connect(path) as connection:
        [plans, everybody] = [
            [step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", asked)]
            for sql in (reads._DIALOGUES_OF_USER, reads._DIALOGUES)
        ]
    connection.close()

    assert "dialogue_of_user" in plans[0]
    assert "dialogue_by_start" in everybody[0]
    assert not any("TEMP B-TREE" in plan for plan in [*plans, *everybody])


async def test_another_writer_is_waited_for_without_stopping_the_loop(
    store: SqliteStore, path: Path
) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    waiting = asyncio.create_task(store.accept(message(), ONE))
    for _ in range(50):
        await asyncio.sleep(0)
    was_done = waiting.done()
    writer.execute("ROLLBACK")

    assert not was_done
    assert isinstance(await waiting, Begun)
    writer.close()


async def test_a_lease_runs_out_with_time(path: Path) -> None:
    now = datetime(2020, 5, 17, tzinfo=UTC)
    store = SqliteStore(path, clock=lambda: now)
    await store.open()
    await store.beat(ONE, "one", 10)
    begun = await begin(store)

    now += timedelta(seconds=9)
    in_time = await store.begin(begun.turn, TWO)
    now += timedelta(seconds=1)
    too_late = await store.begin(begun.turn, TWO)

    assert isinstance(in_time, Behind)
    assert isinstance(too_late, Begun)
    await store.close()


async def test_whoever_gives_up_waiting_leaves_nothing_behind(store: SqliteStore) -> None:
    begun = await begin(store)
    waiting = asyncio.create_task(store.moved(begun.turn, 600))
    await asyncio.sleep(0)

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert store._ends._waiting == {}


async def test_a_full_disk_fails_the_turn_and_not_the_store(store: SqliteStore) -> None:
    begun = await begin(store)
    await _limit_pages(store, now=0)

    with pytest.raises(StoreError, match="full"):
        await store.finish(outcome(begun, "x" * 2**20))
    await _limit_pages(store, now=2**30)
    await store.finish(outcome(begun, "better"))

    assert await texts(store, begun.dialogue.dialogue_id) == ["hello", "better"]


async def _limit_pages(store: SqliteStore, *, now: int) -> None:
    """Let the file grow to so many pages and no more; to what it has, for nought."""
    await store._connections.commits.run(
        lambda connection: connection.execute(f"PRAGMA max_page_count = {now or 1}").fetchone()
    )
