"""A table of facts in an SQLite file, asked by example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tertulia.components.vocab.sqlite_file import (
    columns_of,
    create_table,
    insert_or_update,
    opened,
    read_table,
    select,
)
from tertulia.components.vocab.table import Cell, Kind, Row, Table, kinds_of, rows_in
from tertulia.core.component import Estimator
from tertulia.core.errors import DataError, NotFittedError, ParameterError
from tertulia.core.registry import register


@register("sqlite_database")
@dataclass(kw_only=True, eq=False)
class Sqlite3Database(Estimator[Table]):
    """Find rows of a table by the values they hold.

    The SQLite file at `save_path` is the database: an existing one is asked as it stands, and
    edits show at once. What is learned is a copy of the table; where a model arrives without its
    file, the first question makes the file of that copy.

    `keys` are the columns (all that occur, when None) and `primary_keys` those that tell rows
    apart; what a row does not say is `unknown_value`.
    """

    save_path: Path
    primary_keys: Sequence[str]
    table_name: str
    keys: Sequence[str] | None = None
    unknown_value: str = "UNK"

    def __post_init__(self) -> None:
        if not self.primary_keys:
            raise ParameterError("`primary_keys` is empty: name the columns that tell rows apart")
        missing = [key for key in self.primary_keys if self.keys and key not in self.keys]
        if missing:
            raise ParameterError(f"primary keys {missing} are not among `keys`: add them")

    @property
    def learned(self) -> Table:
        """The table as it stands in the file; without a file, as it came with the model.

        Raises:
            NotFittedError: there is neither.
        """
        if not self._columns_in_file():
            return self._copy()
        with opened(self.save_path) as connection:
            return read_table(connection, self.table_name)

    @learned.setter
    def learned(self, value: Table) -> None:
        self._learned = value

    @property
    def is_fitted(self) -> bool:
        """Whether there is a table to ask."""
        return self._learned is not None or bool(self._columns_in_file())

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._columns_in_file() or self._copy().columns)

    def fit(self, *columns: Sequence[Row | Sequence[Row] | None]) -> None:
        """Insert rows into the file; a row whose primary keys are there already is updated.

        The table is made if need be, integers as integer columns, all else as text.

        Args:
            columns: of rows, or of lists of rows; None and empty rows are passed over.

        Raises:
            DataError: a row lacks a primary key or has a column the table has not, or there is
                no table and no row to make it of.
        """
        rows = [self._row(row) for row in rows_in(columns)]
        in_file = self._columns_in_file()
        kinds = in_file or kinds_of(rows, self.keys)
        if not kinds:
            raise DataError(f"there are no rows to make the table {self.table_name!r} of")
        for row in rows:
            self._refuse_unknown(row, kinds)
        missing = dict.fromkeys(kinds, self.unknown_value)
        self.save_path.parent.mkdir(parents=True, exist_ok=True)
        with opened(self.save_path, writable=True) as connection:
            if not in_file:
                create_table(connection, self.table_name, Table(kinds, ()), self.primary_keys)
            for row in rows:
                insert_or_update(connection, self.table_name, row, self.primary_keys, missing)

    def __call__(
        self, queries: Sequence[Row], *, order_by: str | None = None, ascending: bool = False
    ) -> list[list[dict[str, Cell]]]:
        """Find, for each query, the rows that hold all its values; every row for an empty one.

        Raises:
            DataError: a query or `order_by` names a column the table has not.
        """
        if not queries:
            return []
        columns = self._columns_in_file() or self._restored()
        for names in [*queries, () if order_by is None else (order_by,)]:
            self._refuse_unknown(names, columns)
        with opened(self.save_path) as connection:
            return [
                select(connection, self.table_name, query, order_by=order_by, ascending=ascending)
                for query in queries
            ]

    def load_file(self, path: Path) -> None:
        """Take a copy of the table in another SQLite file.

        Raises:
            DataError: the file has no such table.
        """
        with opened(path) as connection:
            if not columns_of(connection, self.table_name):
                raise DataError(f"there is no table {self.table_name!r}", path=path)
            self.learned = read_table(connection, self.table_name)

    def _columns_in_file(self) -> Mapping[str, Kind]:
        """The columns of the table; none without the file or without the table."""
        if not self.save_path.is_file():
            return {}
        with opened(self.save_path) as connection:
            return columns_of(connection, self.table_name)

    def _copy(self) -> Table:
        """The table as it came with the model."""
        if self._learned is None:
            error = NotFittedError(type(self).__name__)
            error.add_note(f"nor is there a table {self.table_name!r} in {self.save_path}")
            raise error
        return self._learned

    def _restored(self) -> Mapping[str, Kind]:
        """Make the file of the copy that came with the model, unless another process just did."""
        copy = self._copy()
        primary_keys = self.primary_keys if copy.is_told_apart_by(self.primary_keys) else ()
        self.save_path.parent.mkdir(parents=True, exist_ok=True)
        with opened(self.save_path, writable=True) as connection:
            if not columns_of(connection, self.table_name):
                create_table(connection, self.table_name, copy, primary_keys)
        return copy.columns

    def _row(self, row: Row) -> Row:
        """A row to insert, cut to `keys`."""
        missing = [key for key in self.primary_keys if row.get(key) is None]
        if missing:
            raise DataError(f"a row lacks the primary keys {missing}: {dict(row)!r:.200}")
        return row if self.keys is None else {key: row[key] for key in self.keys if key in row}

    def _refuse_unknown(self, names: Sequence[str] | Row, columns: Mapping[str, Kind]) -> None:
        unknown = [name for name in names if name not in columns]
        if unknown:
            raise DataError(
                f"table {self.table_name!r} has no column {', '.join(map(repr, unknown))}; "
                f"it has {', '.join(map(repr, columns))}"
            )
