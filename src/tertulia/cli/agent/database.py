"""The database that a sub-command of `tertulia agent` works on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tertulia.cli.agent import options

if TYPE_CHECKING:
    from tertulia.agent.stores.base import Store


@asynccontextmanager
async def opened(database: Path | None, *, create: bool = False) -> AsyncIterator[Store]:
    """Open the database that a config names, and close it at the end.

    Args:
        database: the config; None for the default one.
        create: whether an SQLite file that is not there is created.

    Raises:
        ConfigError: the config cannot be used.
        StoreError: the database is not there, or cannot be used.
    """
    from tertulia.agent.stores.opening import open_store

    store = open_store(options.store_config(database).url, create=create)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
