"""Databases of a benchmark's own, gone when it is over."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias
from uuid import uuid4

Kind: TypeAlias = Literal["sqlite", "postgresql"]

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


def postgresql_url() -> str:
    """The PostgreSQL server that tests and benchmarks may use."""
    return os.environ.get("TERTULIA_TEST_POSTGRESQL_URL", POSTGRESQL)


@asynccontextmanager
async def database(kind: Kind) -> AsyncIterator[str]:
    """An empty database; gives its URL."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="tertulia-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'dialogues.sqlite3'}"
    else:
        async with _schema() as url:
            yield url


@asynccontextmanager
async def _schema() -> AsyncIterator[str]:
    """A schema of PostgreSQL's, created by the first agent that uses it."""
    import asyncpg

    url = postgresql_url()
    name = f"bench_{uuid4().hex}"
    try:
        yield f"{url}{'&' if '?' in url else '?'}schema={name}"
    finally:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
        finally:
            await connection.close()
