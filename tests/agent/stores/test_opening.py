from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.stores.opening import open_store
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.core.errors import UsageError


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///dialogues.sqlite3", "dialogues.sqlite3"),
        ("sqlite:////srv/dialogues.sqlite3", "/srv/dialogues.sqlite3"),
        ("sqlite:///data/my%20dialogues.sqlite3", "data/my dialogues.sqlite3"),
    ],
)
def test_an_sqlite_address_names_a_file(url: str, path: str) -> None:
    store = open_store(url)

    assert isinstance(store, SqliteStore)
    assert store.path == Path(path)
    assert store.synchronous == "FULL"


def test_an_sqlite_address_says_how_durable_commits_are() -> None:
    store = open_store("sqlite:///dialogues.sqlite3?synchronous=normal")

    assert isinstance(store, SqliteStore)
    assert store.synchronous == "NORMAL"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("dialogues.sqlite3", "begins with one of sqlite://"),
        ("", "such as sqlite:///dialogues.sqlite3"),
        ("sqlit:///dialogues.sqlite3", "did you mean sqlite://"),
        ("mysql://root:hunter2@host/db", "begins with one of"),
        ("sqlite://dialogues.sqlite3", "three slashes"),
        ("sqlite://", "three slashes"),
        ("sqlite:///:memory:", "three slashes"),
        ("sqlite:///a.db?synchronous=FULL;DROP", "one of OFF, NORMAL, FULL, EXTRA"),
        ("sqlite:///a.db?mode=ro", "there is `synchronous`"),
    ],
)
def test_an_address_of_no_store_says_what_to_write(url: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_store(url)

    assert problem in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_postgresql_and_mongodb_have_stores_of_their_own() -> None:
    kinds = [
        type(open_store(url)).__name__
        for url in ("postgresql://localhost/a", "postgres://localhost/a", "mongodb://localhost/a")
    ]

    assert kinds == ["PostgresqlStore", "PostgresqlStore", "MongodbStore"]
