"""Documents in an SQLite file: a table of `id` and `text`."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from tertulia.core.errors import DataError
from tertulia.data.documents import DocumentBatch, DocumentId

_AT_ONCE = 500  # placeholders of a query: every build of SQLite takes 999


class DocumentTable:
    """The one table with the columns `id` and `text` in an SQLite file; never written to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def positions(self) -> array[int]:
        """The row number of every document, in ascending order."""
        rows = self._select(f"SELECT rowid FROM {self._table} ORDER BY rowid")  # noqa: S608
        return array("q", (number for (number,) in rows))

    def read(self, positions: Sequence[int]) -> DocumentBatch:
        """The documents of some rows, in the order asked for.

        Raises:
            DataError: a document is not text, or is gone.
        """
        rows = {row: (text, name) for row, name, text in self._look_up("rowid", positions)}
        found = [rows[position] for position in positions if position in rows]
        if len(found) != len(positions):
            raise DataError("changed while it was being read: read it again", path=self.path)
        for text, name in found:
            if not isinstance(text, str):
                raise DataError(f"document {name!r} has no text but {text!r:.40}", path=self.path)
        return tuple(text for text, _ in found), tuple(name for _, name in found)

    def texts(self, ids: Sequence[DocumentId]) -> list[str]:
        """The texts of some documents by their ids, in the order asked for.

        Raises:
            DataError: there is no document of an id.
        """
        texts = {name: text for _, name, text in self._look_up("id", ids)}
        if missing := [name for name in ids if name not in texts]:
            raise DataError(f"no document has the id {missing[0]!r}", path=self.path)
        return [texts[name] for name in ids]

    def _look_up(self, column: str, keys: Sequence[DocumentId]) -> Iterator[tuple[Any, ...]]:
        """Yield (row number, id, text) of the rows whose `column` is among the keys."""
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            where = f"{self._table} WHERE {column} IN ({marks})"
            yield from self._select(f"SELECT rowid, id, text FROM {where}", some)  # noqa: S608

    @cached_property
    def _table(self) -> str:
        """The table's name, quoted for use in a query."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for (name,) in self._select(query)]
        fitting = [name for name in names if {"id", "text"} <= self._columns(name)]
        if len(fitting) != 1:
            message = f"should hold one table with the columns id and text, not {len(fitting)}"
            raise DataError(f"{message}, among {', '.join(names) or 'none'}", path=self.path)
        return fitting[0]

    def _columns(self, table: str) -> set[str]:
        return {str(row[1]).lower() for row in self._select(f"PRAGMA table_info({table})")}

    def _select(self, query: str, values: Iterable[DocumentId] = ()) -> Iterator[tuple[Any, ...]]:
        if not self.path.exists():
            message = "there is no such file: put it there, or fetch it with `-d`"
            raise DataError(message, path=self.path)
        try:
            # mode=ro: SQLite neither creates the file nor takes a lock to write.
            uri = f"{self.path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                yield from connection.execute(query, tuple(values))
        except sqlite3.Error as error:
            message = f"cannot be read as an SQLite database of documents: {error}"
            raise DataError(message, path=self.path) from error
