"""The connection to MongoDB: where it is, what time it is there, and what its errors mean."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.mongodb.documents import Document
from tertulia.agent.stores.network.optimistic import LinkLostError
from tertulia.core.extras import require

if TYPE_CHECKING:
    from pymongo import AsyncMongoClient
    from pymongo.asynchronous.collection import AsyncCollection
    from pymongo.asynchronous.database import AsyncDatabase

Result = TypeVar("Result")

_DEFAULT_DATABASE = "tertulia"


@dataclass(kw_only=True)
class MongodbLink:
    """A client and one database of its server.

    Args:
        url: `mongodb://user:password@host:port/database`.
        timeout_seconds: how long connecting, or one command, may take.
    """

    url: str = field(repr=False)
    timeout_seconds: float = 5.0
    _client: AsyncMongoClient[Document] | None = field(default=None, init=False, repr=False)
    _name: str = field(default=_DEFAULT_DATABASE, init=False)
    _ahead: timedelta = field(default=timedelta(), init=False)

    async def open(self) -> None:
        """Connect, and ask for the time."""
        pymongo = require("pymongo", extra="mongodb")
        milliseconds = int(self.timeout_seconds * 1000)
        usual = {
            "appname": "tertulia",
            "connectTimeoutMS": milliseconds,
            "serverSelectionTimeoutMS": milliseconds,
            "socketTimeoutMS": milliseconds,
            "w": "majority",
            "journal": True,
        }
        try:
            said = pymongo.uri_parser.parse_uri(self.url)
            given = {name.lower() for name in said["options"]}
            options = {name: value for name, value in usual.items() if name.lower() not in given}
            self._client = pymongo.AsyncMongoClient(self.url, tz_aware=True, **options)
        except (pymongo.errors.PyMongoError, ValueError) as error:
            raise StoreError(
                f"the URL of MongoDB cannot be read ({type(error).__name__}); it should look like"
                " mongodb://user:password@host:27017/database"
            ) from error
        self._name = said["database"] or _DEFAULT_DATABASE
        try:
            await self.set_clock()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Disconnect."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @property
    def place(self) -> str:
        """The database for messages, without user and password."""
        return f"{self.url.partition('://')[2].rpartition('@')[2].partition('/')[0]}/{self._name}"

    @property
    def database(self) -> AsyncDatabase[Document]:
        """The database.

        Raises:
            StoreError: the link is not open.
        """
        if self._client is None:
            raise StoreError("the store is not open; call `open` first")
        return self._client[self._name]

    def collection(self, name: str) -> AsyncCollection[Document]:
        """A collection."""
        return self.database[name]

    async def set_clock(self) -> None:
        """Find out how far the server's clock is ahead of ours.

        By that every process has the same time without asking at every step. A server that does
        not say is believed to have ours.
        """
        with failures(self.place):
            before = datetime.now(UTC)
            hello = await self.database.command("hello")
            after = datetime.now(UTC)
        there = hello.get("localTime")
        if isinstance(there, datetime):
            there = there if there.tzinfo else there.replace(tzinfo=UTC)
            self._ahead = there - (before + (after - before) / 2)

    @property
    def now(self) -> datetime:
        """The server's time."""
        return datetime.now(UTC) + self._ahead

    async def one(self, collection: str, condition: Document) -> Document | None:
        """Find one document."""
        with failures(self.place):
            return await self.collection(collection).find_one(condition)

    async def many(self, collection: str, condition: Document, **options: Any) -> list[Document]:
        """Find documents."""
        with failures(self.place):
            return await self.collection(collection).find(condition, **options).to_list()


@contextmanager
def failures(place: str) -> Iterator[None]:
    """Say what the driver's errors mean.

    Raises:
        CancelledError: the task was cancelled and the driver overlooked it, as `asyncio.wait_for`
            of Python 3.11 makes it do at times.
        LinkLostError: the server was not reached, or no more, or does not confirm.
        StoreError: it refused.
    """
    from pymongo import errors

    cancelled = _cancellations()
    try:
        try:
            yield
        finally:
            if _cancellations() > cancelled:
                raise asyncio.CancelledError
    except (errors.ConnectionFailure, errors.WTimeoutError, errors.WaitQueueTimeoutError) as error:
        raise LinkLostError(
            f"MongoDB at {place} cannot be reached ({type(error).__name__}); check that it runs,"
            " and the address; a message that is sent again under its message id is taken once"
        ) from error
    except errors.OperationFailure as error:
        hint = "; check user and password in the URL" if error.code in {13, 18} else ""
        raise StoreError(f"MongoDB at {place} refused (code {error.code}){hint}") from error
    except errors.PyMongoError as error:
        raise StoreError(f"MongoDB at {place} failed: {type(error).__name__}") from error


def _cancellations() -> int:
    """How often this task was asked to end."""
    task = asyncio.current_task()
    return task.cancelling() if task else 0


async def together(*steps: Coroutine[Any, Any, Result]) -> list[Result]:
    """Take steps at once, and wait for all; the first that fails ends the others."""
    # no task group: in Python 3.11 one that fails leaves its task marked as cancelled
    tasks = [asyncio.ensure_future(step) for step in steps]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
