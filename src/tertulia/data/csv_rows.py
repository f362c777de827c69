"""Rows of delimited files, by the options that pandas made customary."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Literal

from tertulia.core.errors import DataError
from tertulia.data.files import read_text
from tertulia.data.rows import Column, Row

_LONGEST_FIELD = 1 << 28  # characters of one field


def read_csv_rows(
    path: Path,
    *,
    sep: str = ",",
    header: int | Literal["infer"] | None = "infer",
    names: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Yield the rows of a delimited file; blank lines do not count.

    Args:
        path: a UTF-8 file; quoted fields may hold separators and line breaks.
        sep: the one character between fields.
        header: which row, from 0, names the columns (rows before it are dropped); None if none
            does; "infer" for the first, unless `names` are given.
        names: names for the columns, instead of the header's.

    Raises:
        DataError: the file cannot be read, a quote is never closed, or a row is too long.
    """
    if csv.field_size_limit() < _LONGEST_FIELD:  # global to the process, so it is only ever raised
        csv.field_size_limit(_LONGEST_FIELD)
    header_row = (0 if names is None else None) if header == "infer" else header
    rows = _csv_rows(path, sep)
    columns: Sequence[Column] | None = names
    if header_row is not None:
        [*_, (_, last)] = [*islice(rows, header_row + 1)] or [(1, [])]
        columns = last if names is None else names
    for line, fields in rows:
        if columns is None:
            columns = range(len(fields))
        if len(fields) > len(columns):
            message = f"{len(fields)} fields for {len(columns)} columns: are quotes missing?"
            raise DataError(message, path=path, line=line)
        yield Row(path, line, dict(zip(columns, fields, strict=False)))


def _csv_rows(path: Path, sep: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line each row starts at, and its fields."""
    lines = _Lines(read_text(path))
    reader = csv.reader(lines, delimiter=sep)
    start = 1
    try:
        for fields in reader:
            if lines.are_exhausted:  # the row went on where the file ended
                raise DataError("a quote is opened here and never closed", path=path, line=start)
            if fields:
                yield start, fields
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"is not CSV: {error}", path=path, line=start) from error


class _Lines(Iterator[str]):
    """The lines of a text, and whether one was asked for beyond the last."""

    def __init__(self, text: str) -> None:
        self._lines = StringIO(text, newline="")
        self.are_exhausted = False

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            self.are_exhausted = True
            raise StopIteration
        return line
