"""A row of a table, whatever the file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tertulia.core.errors import DataError
from tertulia.core.registry import nearest

Column: TypeAlias = str | int
"""A column's name, or its place, from 0, where columns have no names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file; `line` where the format knows it."""

    path: Path
    line: int | None
    cells: Mapping[Column, object]

    def cell(self, column: Column) -> object:
        """The content of a column.

        Raises:
            DataError: there is no such column.
        """
        if column not in self.cells:
            like = nearest(str(column), map(str, self.cells))
            hint = f"; did you mean {like!r}?" if like else ""
            known = ", ".join(repr(name) for name in self.cells)
            message = f"no column {column!r} among {known or 'none'}{hint}"
            raise DataError(message, path=self.path, line=self.line)
        return self.cells[column]
