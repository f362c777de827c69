"""Rows of tables in JSON, by the layouts that pandas made customary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from tertulia.core.errors import DataError
from tertulia.data.files import read_json, read_json_lines
from tertulia.data.rows import Column, Row

Orient: TypeAlias = Literal["records", "split", "index", "columns", "values", "table"]


def read_json_rows(
    path: Path,
    *,
    orient: Orient | None = None,
    lines: bool = False,
    names: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Yield the rows of a table in JSON.

    Args:
        path: a UTF-8 file.
        orient: how the table is laid out: `records` a list of objects, `split` an object of
            `columns` and `data`, `index` row by row, `columns` column by column, `values` rows
            without names, `table` an object whose `data` are records. None for whichever of
            `records` and `columns` the file holds.
        lines: whether every line is a row of its own.
        names: names for columns that have none.

    Raises:
        DataError: the file is not JSON, or laid out in another way.
    """
    if lines:
        for line, value in read_json_lines(path):
            if value is not None:
                yield Row(path, line, _cells(value, names, path, line))
        return
    rows = _rows(read_json(path), orient, names)
    if rows is None:
        message = f"is not laid out as {orient or 'records or columns'}: set `orient` or `lines`"
        raise DataError(message, path=path)
    for row, columns in rows:
        yield Row(path, None, _cells(row, columns, path, None))


_Rows: TypeAlias = list[tuple[object, Sequence[str] | None]]
"""Each row as it stands in the file, and its columns where these stand apart."""


def _rows(table: object, orient: Orient | None, names: Sequence[str] | None) -> _Rows | None:
    """The rows of a table; None if it is laid out in another way."""
    match table:
        case {"columns": list(columns), "data": list(data)} if orient == "split":
            return [(row, [str(name) for name in columns]) for row in data]
        case {"data": list(data)} if orient == "table":
            return [(row, names) for row in data]
        case dict() if orient == "index":
            return [(row, names) for row in table.values()]
        case dict() if orient in ("columns", None):
            return _turned(table)
        case list() if orient in ("records", "columns", "values", None):
            return [(row, names) for row in table]
    return None


def _turned(table: Mapping[str, object]) -> _Rows | None:
    """Column by column to row by row; a column is a list, or an object keyed by row."""
    columns: dict[str, Mapping[object, object]] = {}
    for name, column in table.items():
        if isinstance(column, list):
            columns[name] = dict(enumerate(column))
        elif isinstance(column, dict):
            columns[name] = column
        else:
            return None
    keys = dict.fromkeys(key for column in columns.values() for key in column)
    return [({name: column.get(key) for name, column in columns.items()}, None) for key in keys]


def _cells(
    row: object, columns: Sequence[str] | None, path: Path, line: int | None
) -> Mapping[Column, object]:
    if isinstance(row, dict):
        return row
    if isinstance(row, list) and columns is None:
        return dict(enumerate(row))
    if isinstance(row, list) and columns is not None and len(columns) == len(row):
        return dict(zip(columns, row, strict=True))
    wanted = f"an object or {len(columns)} values" if columns else "an object or a list"
    raise DataError(f"a row should be {wanted}, not {row!r:.80}", path=path, line=line)
