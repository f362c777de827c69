from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.sqlite.commits import GroupCommit, Operation

SCHEMA = """
    PRAGMA journal_mode = WAL;
    PRAGMA foreign_keys = ON;
    CREATE TABLE word (word TEXT PRIMARY KEY);
    CREATE TABLE rhyme (
        word TEXT REFERENCES word (word) DEFERRABLE INITIALLY DEFERRED
    );
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.sqlite3"


@pytest.fixture
def connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0)
    connection.executescript(SCHEMA)
    return connection


@pytest.fixture
def statements(connection: sqlite3.Connection) -> list[str]:
    """What is run from now on."""
    found: list[str] = []
    connection.set_trace_callback(found.append)
    return found


@pytest_asyncio.fixture
async def commits(connection: sqlite3.Connection) -> AsyncIterator[GroupCommit]:
    commits = GroupCommit(connection, busy_seconds=0)
    yield commits
    await commits.close()


@pytest.fixture
def words(path: Path) -> Callable[[], list[str]]:
    """What is on disk."""

    def read() -> list[str]:
        connection = sqlite3.connect(path)
        found = [word for (word,) in connection.execute("SELECT word FROM word ORDER BY rowid")]
        connection.close()
        return found

    return read


Words = Callable[[], list[str]]


def adding(word: str) -> Operation[str]:
    def add(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO word VALUES (?)", (word,))
        return word.upper()

    return add


def failing(connection: sqlite3.Connection) -> None:
    raise LookupError("the rule says no")


def half_done(connection: sqlite3.Connection) -> None:
    adding("half")(connection)
    raise LookupError("the rule says no")


async def test_what_an_operation_returns_is_on_disk(commits: GroupCommit, words: Words) -> None:
    result = await commits.run(adding("one"))

    assert result == "ONE"
    assert words() == ["one"]


async def test_operations_at_once_share_a_commit(
    commits: GroupCommit, words: Words, statements: list[str]
) -> None:
    results = await asyncio.gather(*(commits.run(adding(f"{n:02}")) for n in range(20)))

    assert results == words() == [f"{n:02}" for n in range(20)]
    assert statements.count("COMMIT") == 1


async def test_what_arrives_during_a_commit_is_the_next_batch(
    commits: GroupCommit, words: Words, statements: list[str]
) -> None:
    async def one_after_the_other(name: str) -> None:
        for number in range(3):
            await commits.run(adding(f"{name}{number}"))

    await asyncio.gather(*(one_after_the_other(name) for name in "abcdefgh"))

    assert len(words()) == 24
    assert statements.count("COMMIT") < 24


async def test_nothing_to_write_is_nothing_to_wait_for(commits: GroupCommit) -> None:
    [count] = await commits.run(lambda connection: connection.execute("SELECT 7").fetchone())

    assert count == 7


async def test_an_operation_that_raises_fails_alone(commits: GroupCommit, words: Words) -> None:
    results = await asyncio.gather(
        commits.run(adding("one")),
        commits.run(failing),
        commits.run(adding("two")),
        return_exceptions=True,
    )

    assert [results[0], results[2]] == ["ONE", "TWO"]
    assert isinstance(results[1], LookupError)
    assert words() == ["one", "two"]


async def test_nothing_is_kept_of_an_operation_that_raises_half_way(
    commits: GroupCommit, words: Words
) -> None:
    results = await asyncio.gather(
        commits.run(adding("one")),
        commits.run(half_done),
        commits.run(adding("two")),
        return_exceptions=True,
    )

    assert isinstance(results[1], LookupError)
    assert words() == ["one", "two"]


async def test_what_the_database_refuses_fails_alone(commits: GroupCommit, words: Words) -> None:
    results = await asyncio.gather(
        commits.run(adding("one")),
        commits.run(adding("one")),
        commits.run(adding("two")),
        return_exceptions=True,
    )

    assert [results[0], results[2]] == ["ONE", "TWO"]
    assert isinstance(results[1], StoreError)
    assert "nothing was stored" in str(results[1])
    assert words() == ["one", "two"]


async def test_a_failed_commit_fails_its_batch_and_no_other(
    commits: GroupCommit, words: Words
) -> None:
    def without_rhyme(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO rhyme VALUES ('orange')")  # refused at the commit

    results = await asyncio.gather(
        commits.run(adding("one")), commits.run(without_rhyme), return_exceptions=True
    )
    after = await commits.run(adding("two"))

    assert [type(result) for result in results] == [StoreError, StoreError]
    assert after == "TWO"
    assert words() == ["two"]


async def test_whoever_goes_harms_nobody_else(commits: GroupCommit, words: Words) -> None:
    gone = asyncio.create_task(commits.run(adding("gone")))
    stays = asyncio.create_task(commits.run(adding("stays")))
    await asyncio.sleep(0)

    gone.cancel()

    assert await stays == "STAYS"
    assert "stays" in words()
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_whoever_goes_before_the_batch_begins_writes_nothing(
    commits: GroupCommit, words: Words, statements: list[str]
) -> None:
    await commits.run(adding("first"))
    gone = asyncio.create_task(commits.run(adding("gone")))
    asyncio.get_running_loop().call_soon(gone.cancel)

    with pytest.raises(asyncio.CancelledError):
        await gone
    await commits.run(adding("last"))

    assert words() == ["first", "last"]


async def test_another_writer_that_does_not_end_is_an_error(
    commits: GroupCommit, path: Path, words: Words
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="locked"):
        await commits.run(adding("one"))
    other.execute("ROLLBACK")
    await commits.run(adding("two"))

    assert words() == ["two"]
    other.close()


async def test_closing_writes_what_waits(connection: sqlite3.Connection, words: Words) -> None:
    commits = GroupCommit(connection)
    waiting = [asyncio.create_task(commits.run(adding(word))) for word in ("one", "two")]
    await asyncio.sleep(0)

    await commits.close()

    assert words() == ["one", "two"]
    assert [await task for task in waiting] == ["ONE", "TWO"]
    with pytest.raises(StoreError, match="closed"):
        await commits.run(adding("three"))


async def test_nobody_waits_for_a_writer_that_was_cancelled(
    connection: sqlite3.Connection,
) -> None:
    commits = GroupCommit(connection)
    waiting = asyncio.create_task(commits.run(adding("one")))
    await asyncio.sleep(0)

    commits._task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(asyncio.CancelledError):
        await commits.close()
