"""Connections to an SQLite database of dialogues."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.sqlite.schema import create_file, prepare

Result = TypeVar("Result")

_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.01
_CHECKPOINT_PAGES = 4000  # a page that many turns change is moved from the log once for all
_JOURNAL_BYTES = 64 * 2**20


def set_up(path: Path, *, create: bool) -> None:
    """Create the database, or make sure that it is one of ours.

    Raises:
        StoreError: it is not, it is not there, or it cannot be written.
    """
    if create:
        create_file(path)
    elif not path.is_file():
        raise StoreError(f"there is no database {path}; name the one that you mean in db_conf")
    with reading(path):
        connection = _connect(path)
        try:
            _prepare_in_turn(connection, path)
        finally:
            connection.close()


def _prepare_in_turn(connection: sqlite3.Connection, path: Path) -> None:
    """Prepare; again while another process is at it, for SQLite does not wait for all of it."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return prepare(connection, path)
        except sqlite3.Error as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process is writing."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def open_writer(path: Path, synchronous: str) -> sqlite3.Connection:
    """Open the connection that writes; `synchronous` is one of SQLite's words."""
    connection = _connect(path)
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA cache_size = -16384")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased does not stay in the file
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    # long readings let the log grow; it does not stay that long
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    connection.execute("PRAGMA busy_timeout = 0")  # waiting must not block the event loop
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Open a connection that only reads."""
    connection = _connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a StoreError.

    Raises:
        StoreError: SQLite cannot read.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"SQLite cannot use {path}: {error}; check that it is a database of dialogues and that"
            " the disk is well"
        ) from error


class Reader:
    """Reads in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_reader(path)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tertulia-read")

    async def run(self, read: Callable[[sqlite3.Connection], Result]) -> Result:
        """Read something that takes longer than the event loop should be kept waiting.

        Raises:
            StoreError: SQLite cannot read.
        """
        with reading(self._path):
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, read, self._connection
            )

    async def close(self) -> None:
        """Give up what is being read, and close the connection."""
        self._connection.interrupt()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        path, isolation_level=None, timeout=_PATIENCE_SECONDS, check_same_thread=False
    )
