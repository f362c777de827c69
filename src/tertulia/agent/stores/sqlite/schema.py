"""What an SQLite database of dialogues looks like, and how one is made or recognised.

Records are kept whole, as JSON; beside them stand the columns by which they are looked up.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from tertulia.agent.errors import StoreError

VERSION = 1
APPLICATION_ID = 0x54455254  # "TERT"

_TABLES = (
    """
    CREATE TABLE conversation (
        user_id TEXT PRIMARY KEY,
        dialogue_id TEXT,
        record BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE dialogue (
        dialogue_id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        started INTEGER NOT NULL,
        is_active INTEGER NOT NULL,
        record BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX dialogue_of_user ON dialogue (user_id, started, dialogue_id)",
    "CREATE INDEX dialogue_by_start ON dialogue (started, dialogue_id)",
    # `folded` is what was said without regard to case, for the search
    """
    CREATE TABLE utterance (
        utt_id TEXT PRIMARY KEY,
        dialogue_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        turn_id TEXT,
        folded TEXT NOT NULL,
        record BLOB NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX utterance_in_dialogue ON utterance (dialogue_id, position)",
    """
    CREATE TABLE turn (
        turn_id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        message_id TEXT,
        sequence INTEGER NOT NULL,
        dialogue_id TEXT,
        owner TEXT NOT NULL,
        is_open INTEGER NOT NULL,
        record BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX turn_of_message ON turn (user_id, message_id)",
    # the queue of a user, and what the dead have left: small, however many turns are over
    "CREATE INDEX open_turn ON turn (user_id, sequence) WHERE is_open = 1",
    """
    CREATE TABLE process (
        owner TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        living_until INTEGER NOT NULL
    ) STRICT
    """,
)


def create_file(path: Path) -> None:
    """Create the file if there is none, readable by its owner only: it will hold what people say.

    Raises:
        StoreError: it cannot be created.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened ({error.strerror}); its folder must exist and be writable"
        ) from error


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make an empty database one of dialogues; recognise one that is.

    Raises:
        StoreError: the file is something else, or was written by a later version.
        sqlite3.Error: it is no database, or cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")  # so that of several processes one creates the tables
    try:
        _recognise(connection, path)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    [mode] = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreError(
            f"{path} cannot use a write-ahead log here; put it on a local disk, or name another"
            " database, such as postgresql://…, in db_conf"
        )


def _recognise(connection: sqlite3.Connection, path: Path) -> None:
    [application_id] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application_id == 0 and tables == 0:
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif application_id != APPLICATION_ID:
        raise StoreError(f"{path} is a database of another program; name another file in db_conf")
    elif version > VERSION:
        raise StoreError(
            f"{path} was written by a later version of tertulia (format {version}, this one knows"
            f" {VERSION}); install that version, or name another file in db_conf"
        )
