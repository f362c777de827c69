"""Databases for the tests of the stores: those that answer, or that can be started here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.agent.stores.servers import mongodb_server, postgresql_url


@pytest_asyncio.fixture
async def postgresql() -> AsyncIterator[str]:
    """The URL of a schema that does not exist yet, and is dropped after the test."""
    import asyncpg

    server, schema = await postgresql_url(), f"test_{uuid4().hex}"
    yield f"{server}?schema={schema}"
    connection = await asyncpg.connect(server)
    await connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    await connection.close()


@pytest.fixture(scope="session")
def mongodb_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a MongoDB server, or of what stands in for one."""
    with mongodb_server(tmp_path_factory.mktemp("mongodb")) as url:
        yield url


@pytest_asyncio.fixture
async def mongodb(mongodb_address: str) -> AsyncIterator[str]:
    """The URL of an empty database, which is dropped after the test."""
    from pymongo import AsyncMongoClient

    database = f"test_{uuid4().hex}"
    yield f"{mongodb_address}/{database}"
    async with AsyncMongoClient(mongodb_address) as client:
        await client.drop_database(database)
