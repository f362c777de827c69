"""Reading, writing and asking one table of an SQLite file.

Values only ever travel as parameters; names of tables and columns, which cannot, are quoted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from tertulia.components.vocab.table import Cell, Kind, Row, Table
from tertulia.core.errors import DataError, ParameterError


def quoted(name: str) -> str:
    """Quote the name of a table or column.

    Raises:
        ParameterError: no table or column can be called so.
    """
    if not name or not name.isprintable():
        raise ParameterError(f"{name!r} cannot name a table or column")
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def opened(path: Path, *, writable: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a database file; what is written is kept whole or, if anything fails, not at all.

    Raises:
        DataError: the file is no database, or SQLite refuses what is done inside.
    """
    address = f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection,
            connection,
        ):
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN IMMEDIATE" if writable else "BEGIN")
            yield connection
    except (sqlite3.Error, UnicodeEncodeError, OverflowError) as error:
        raise DataError(f"the database refuses: {error}", path=path) from error


def columns_of(connection: sqlite3.Connection, table: str) -> dict[str, Kind]:
    """The columns of a table; none when there is no such table."""
    found = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    return {name: _kind(declared) for name, declared in found}


def read_table(connection: sqlite3.Connection, table: str) -> Table:
    """Read a table whole.

    Raises:
        DataError: it holds binary values, which have no plain form.
    """
    rows = tuple(connection.execute(f"SELECT * FROM {quoted(table)}"))  # noqa: S608 - quoted
    if any(isinstance(cell, bytes) for row in rows for cell in row):
        raise DataError(f"table {table!r} holds binary values: turn them into text or numbers")
    return Table(columns_of(connection, table), rows)


def create_table(
    connection: sqlite3.Connection, name: str, table: Table, primary_keys: Sequence[str]
) -> None:
    """Create a table with its rows."""
    declared = [f"{quoted(column)} {kind}" for column, kind in table.columns.items()]
    if primary_keys:
        declared.append(f"PRIMARY KEY ({_listed(primary_keys)})")
    connection.execute(f"CREATE TABLE {quoted(name)} ({', '.join(declared)})")
    values = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {quoted(name)} VALUES ({values})", table.rows)  # noqa: S608 - quoted


def insert_or_update(
    connection: sqlite3.Connection, table: str, row: Row, primary_keys: Sequence[str], missing: Row
) -> None:
    """Insert a row, with `missing` for what it lacks; a row with the same keys is updated."""
    whole = {**missing, **row}
    known = [name for name in row if name not in primary_keys]
    changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in known)
    connection.execute(
        f"INSERT INTO {quoted(table)} ({_listed(whole)}) "  # noqa: S608 - quoted
        f"VALUES ({', '.join('?' * len(whole))}) ON CONFLICT ({_listed(primary_keys)}) "
        f"DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}",
        tuple(whole.values()),
    )


def select(
    connection: sqlite3.Connection,
    table: str,
    query: Row,
    *,
    order_by: str | None = None,
    ascending: bool = False,
) -> list[dict[str, Cell]]:
    """The rows that hold every value asked for; every row if none is."""
    sql = f"SELECT * FROM {quoted(table)}"  # noqa: S608 - quoted
    if query:
        sql += " WHERE " + " AND ".join(f"{quoted(name)} IS ?" for name in query)
    if order_by is not None:
        sql += f" ORDER BY {quoted(order_by)} {'ASC' if ascending else 'DESC'}"
    try:
        cursor = connection.execute(sql, tuple(query.values()))
    except (UnicodeEncodeError, OverflowError):  # no row can hold such a value
        return []
    names = [description[0] for description in cursor.description]
    return [dict(zip(names, cells, strict=True)) for cells in cursor]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _kind(declared: str) -> Kind:
    """The kind SQLite gives a column for the type it was declared with."""
    words: Mapping[str, Kind] = {
        "INT": "integer",
        "CHAR": "text",
        "CLOB": "text",
        "TEXT": "text",
        "REAL": "real",
        "FLOA": "real",
        "DOUB": "real",
    }
    return next((kind for word, kind in words.items() if word in declared.upper()), "blob")
