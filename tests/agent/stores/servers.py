"""Where the databases are that the tests of the stores run against."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

POSTGRESQL = "TERTULIA_TEST_POSTGRESQL_URL"
MONGODB = "TERTULIA_TEST_MONGODB_URL"

HAS_STAND_IN = MONGODB not in os.environ
"""Whether MongoDB is played by `nx-27017`, which stores documents in SQLite."""


async def postgresql_url() -> str:
    """The PostgreSQL server to test against.

    The one that is named must answer, as in CI; else the test is skipped where none does.
    """
    import asyncpg

    named = os.environ.get(POSTGRESQL)
    url = named or "postgresql://postgres@127.0.0.1:5432/postgres"
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        if named:
            raise
        pytest.skip(f"no PostgreSQL answers at {url}: {error}; name one in {POSTGRESQL}")
    await connection.close()
    return url


@contextmanager
def mongodb_server(folder: Path) -> Iterator[str]:
    """The URL of a MongoDB server, without a database: the one named, or the stand-in."""
    if not HAS_STAND_IN:
        yield os.environ[MONGODB].rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("nx-27017")
    options = ["--data-dir", "memory", "--port", str(port)]
    files = ["--log-file", str(folder / "log"), "--pid-file", str(folder / "pid")]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([program, *options, *files], stdout=output, stderr=output)
        try:
            _wait_for(port, process, folder / "output")
            yield f"mongodb://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    """Wait until a process listens."""
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            raise AssertionError(f"nx-27017 has ended:\n{output.read_text()}")
