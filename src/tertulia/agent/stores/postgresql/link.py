"""Connections to PostgreSQL: where it is, and what becomes of its errors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tertulia.agent.errors import StoreError, UnstorableError
from tertulia.agent.stores.network.optimistic import LinkLostError, OvertakenError
from tertulia.agent.stores.postgresql.pool import Pool
from tertulia.agent.stores.postgresql.schema import quoted
from tertulia.agent.stores.postgresql.text import read_jsonb, write_jsonb
from tertulia.core.errors import UsageError
from tertulia.core.extras import require

if TYPE_CHECKING:
    from asyncpg import Connection

_DEFAULT_SCHEMA = "tertulia"
_DEFAULT_POOL_SIZE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a URL says.

    Attributes:
        url: the URL as the driver takes it.
        schema: where the tables are.
        place: the database for messages, without user and password.
        pool_size: how many connections there are at most.
    """

    url: str
    schema: str
    place: str
    pool_size: int

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a URL; `schema` and `pool_size` in its query are ours, the rest the driver's.

        Raises:
            UsageError: `pool_size` is no positive number.
        """
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        schema = query.pop("schema", "") or _DEFAULT_SCHEMA
        pool_size = query.pop("pool_size", str(_DEFAULT_POOL_SIZE))
        if not (pool_size.isascii() and pool_size.isdigit() and int(pool_size)):
            raise UsageError("`pool_size` in the URL of the database must be a number from 1 on")
        place = f"{parts.netloc.rpartition('@')[2]}{parts.path}" or "the default server"
        return cls(
            url=urlunsplit(parts._replace(query=urlencode(query))),
            schema=schema,
            place=place,
            pool_size=int(pool_size),
        )


@contextmanager
def failures(place: str) -> Iterator[None]:
    """Say what the driver's errors mean.

    Raises:
        LinkLostError: the server was not reached, or no more.
        OvertakenError: it gave a transaction up in favour of another.
        UnstorableError: it can never hold this.
        StoreError: it refused.
    """
    import asyncpg

    try:
        yield
    except asyncpg.ClientConfigurationError as error:
        raise StoreError(f"PostgreSQL cannot be asked: {error}; check the URL") from error
    except ValueError as error:  # the driver's own; it may quote the value
        kind = type(error).__name__
        raise UnstorableError(f"PostgreSQL's driver cannot send this ({kind})") from error
    except (
        OSError,
        TimeoutError,
        asyncpg.PostgresConnectionError,
        asyncpg.OperatorInterventionError,
        asyncpg.InterfaceError,
    ) as error:
        raise LinkLostError(
            f"PostgreSQL at {place} cannot be reached ({_reason(error)}); check that it runs,"
            " and the address; a message that is sent again under its message id is taken once"
        ) from error
    except (asyncpg.DataError, asyncpg.ProgramLimitExceededError) as error:
        raise UnstorableError(f"PostgreSQL cannot store this: {_reason(error)}") from error
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as error:
        raise OvertakenError(f"PostgreSQL at {place} gave up: {_reason(error)}") from error
    except asyncpg.PostgresError as error:
        raise StoreError(
            f"PostgreSQL at {place} refused: {_reason(error)}{_hint(error)}"
        ) from error


def _hint(error: Exception) -> str:
    import asyncpg

    if isinstance(error, asyncpg.TooManyConnectionsError):
        return "; lower `pool_size`, or raise the server's `max_connections`"
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return "; check user and password in the URL"
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return "; create the database first: createdb NAME"
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return "; let the user create a schema, or create one for them: ?schema=NAME"
    return ""


def _reason(error: Exception) -> str:
    """The error without `DETAIL`, which quotes values and so what users say."""
    return str(error).partition("\n")[0] or type(error).__name__


@dataclass(kw_only=True)
class Link:
    """A pool of connections to one schema.

    Args:
        address: the database.
        timeout_seconds: how long connecting, or one statement, may take.
    """

    address: Address
    timeout_seconds: float = 10.0
    _pool: Pool | None = field(default=None, init=False, repr=False)

    async def open(self) -> None:
        """Make ready to connect."""
        require("asyncpg", extra="postgresql")
        self._pool = Pool(
            connect=self._connect,
            size=self.address.pool_size,
            timeout_seconds=self.timeout_seconds,
        )

    async def connect(self) -> Connection[Any]:
        """A connection of its own, outside the pool."""
        with failures(self.address.place):
            return await self._connect()

    async def _connect(self) -> Connection[Any]:
        import asyncpg

        connection: Connection[Any] = await asyncpg.connect(
            self.address.url,
            timeout=self.timeout_seconds,
            command_timeout=self.timeout_seconds,
            server_settings={
                "search_path": quoted(self.address.schema),
                "application_name": "tertulia",
                # the statements of a turn are found by keys only: to plan them takes five times as
                # long as to run them, and the plan is always the same
                "plan_cache_mode": "force_generic_plan",
                "jit": "off",
            },
        )
        try:
            await _prepare(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection[Any]]:
        """Lend a connection.

        Raises:
            StoreError: there is none, or what is done with it fails.
        """
        if self._pool is None:
            raise StoreError("the store is not open; call `open` first")
        with failures(self.address.place):
            async with self._pool.lend() as connection:
                yield connection

    async def fetch(self, query: str, *values: object) -> list[Any]:
        """Read rows; once more where the connection had been lost before."""
        try:
            return await self.fetch_once(query, *values)
        except LinkLostError:
            return await self.fetch_once(query, *values)

    async def fetch_once(self, query: str, *values: object) -> list[Any]:
        """Read or write rows."""
        async with self.connection() as connection:
            rows: list[Any] = await connection.fetch(query, *values)
            return rows

    async def row(self, query: str, *values: object) -> Any | None:
        """Read one row, if there is one."""
        rows = await self.fetch(query, *values)
        return rows[0] if rows else None

    async def close(self) -> None:
        """Disconnect."""
        pool, self._pool = self._pool, None
        if pool is not None:
            with failures(self.address.place):
                await pool.close()


async def _prepare(connection: Connection[Any]) -> None:
    """Let JSON come and go as encoded bytes."""
    for name, encoder, decoder in (("jsonb", write_jsonb, read_jsonb), ("json", bytes, bytes)):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=encoder, decoder=decoder, format="binary"
        )
