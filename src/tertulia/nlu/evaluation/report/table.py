"""Tables for the terminal: names to the left, numbers to the right, as wide as need be."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

_WIDEST = 40


def table(head: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> list[str]:
    """Align rows below their head; the first `names` columns are text, the others numbers."""
    cells = [[_fitting(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(_aligned, row, widths, _sides(row, names))).rstrip() for row in cells]


def _fitting(cell: str) -> str:
    if cell_len(cell) <= _WIDEST:
        return cell
    return f"{set_cell_size(cell, _WIDEST - 1).rstrip()}…"


def _sides(row: Sequence[str], names: int) -> list[bool]:
    return [place < names for place in range(len(row))]


def _aligned(cell: str, width: int, is_name: bool) -> str:  # noqa: FBT001 - mapped over columns
    blanks = " " * (width - cell_len(cell))
    return f"{cell}{blanks}" if is_name else f"{blanks}{cell}"
