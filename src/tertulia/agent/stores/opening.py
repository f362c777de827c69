"""A store by its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tertulia.agent.stores.base import Store
from tertulia.core.errors import UsageError
from tertulia.core.registry import nearest


def open_store(url: str, *, create: bool = True) -> Store:
    """Make the store that an address names; it is not open yet.

    Args:
        url: `sqlite:///file` (four slashes for an absolute path; `?synchronous=NORMAL` trades
            durability for speed), `postgresql://…` or `mongodb://…`.
        create: whether an SQLite file that is not there is created.

    Raises:
        UsageError: the address names no store that there is. The message does not quote it, for
            it may hold a password.
        MissingExtraError: the database's driver is not installed.
    """
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in _SCHEMES:
        meant = nearest(scheme, _SCHEMES) if separator else None
        hint = f"did you mean {meant}://?" if meant else "such as sqlite:///dialogues.sqlite3"
        known = ", ".join(f"{known}://" for known in _SCHEMES)
        raise UsageError(f"the address of a store begins with one of {known}; {hint}")
    return _SCHEMES[scheme](url, create)


def _sqlite(url: str, create: bool) -> Store:  # noqa: FBT001 - one of a table of functions
    from tertulia.agent.stores.sqlite.store import SqliteStore, Synchronous

    parts = urlsplit(url)
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or path in {"", ":memory:"}:
        raise UsageError(
            "the address of an SQLite store names a file after three slashes:"
            " sqlite:///dialogues.sqlite3, or sqlite:////srv/dialogues.sqlite3 for an absolute path"
        )
    words = get_args(Synchronous)
    synchronous = _only(parts, "synchronous", "FULL").upper()
    if synchronous not in words:
        raise UsageError(f"`synchronous` of an SQLite store is one of {', '.join(words)}")
    return SqliteStore(Path(path), cast("Synchronous", synchronous), create=create)


def _only(parts: SplitResult, key: str, default: str) -> str:
    """The one option that an address may have."""
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    value = given.pop(key, default)
    if given:
        raise UsageError(f"the address has an option that there is not; there is `{key}`")
    return value


def _postgresql(url: str, _create: bool) -> Store:  # noqa: FBT001
    from tertulia.agent.stores.postgresql.store import PostgresqlStore

    return PostgresqlStore(url=url)


def _mongodb(url: str, _create: bool) -> Store:  # noqa: FBT001
    from tertulia.agent.stores.mongodb.store import MongodbStore

    return MongodbStore(url=url)


_SCHEMES: Mapping[str, Callable[[str, bool], Store]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "postgres": _postgresql,
    "mongodb": _mongodb,
    "mongodb+srv": _mongodb,
}
