"""A database table as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tertulia.core.errors import DataError

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = Mapping[str, Cell]
Kind: TypeAlias = Literal["integer", "text", "real", "blob"]
"""What SQLite turns the values of a column into; `blob` leaves them as they are."""


@dataclass(frozen=True, slots=True)
class Table:
    """The kind of each column, and the rows."""

    columns: Mapping[str, Kind]
    rows: tuple[tuple[Cell, ...], ...]

    def is_told_apart_by(self, names: Sequence[str]) -> bool:
        """Whether no two rows hold the same values in these columns."""
        places = [list(self.columns).index(name) for name in names if name in self.columns]
        keys = {tuple(row[place] for place in places) for row in self.rows}
        return len(places) == len(names) and len(keys) == len(self.rows)


def rows_in(value: object) -> Iterator[Row]:
    """Every row in nested sequences; None and empty records hold no row.

    Raises:
        DataError: something else lies there.
    """
    if isinstance(value, Mapping):
        if value:
            yield value
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for item in value:
            yield from rows_in(item)
    elif value is not None:
        raise DataError(f"rows are records, not {type(value).__name__} as in {value!r:.80}")


def kinds_of(rows: Sequence[Row], keys: Sequence[str] | None = None) -> dict[str, Kind]:
    """Columns for rows, `keys` or all that occur: integer if every value is one, else text."""
    names = keys if keys is not None else [name for row in rows for name in row]
    return {
        name: _kind_of([row[name] for row in rows if name in row]) for name in dict.fromkeys(names)
    }


def _kind_of(values: Sequence[Cell]) -> Kind:
    return "integer" if values and all(isinstance(value, int) for value in values) else "text"
