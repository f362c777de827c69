"""Labelled texts in CSV or JSON files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tertulia.core.errors import DataError, ParameterError
from tertulia.core.registry import register_reader
from tertulia.data.base import DatasetReader, Example, Splits
from tertulia.data.csv_rows import read_csv_rows
from tertulia.data.download_item import DownloadItem
from tertulia.data.json_rows import Orient, read_json_rows
from tertulia.data.rows import Column, Row


@register_reader("basic_classification_reader")
@dataclass(kw_only=True, eq=False)
class BasicClassificationReader(DatasetReader):
    """Read (text, labels) from up to three tables in one folder; only `train` is required.

    Attributes:
        data_path: the folder.
        url: where the training file can be had: fetched by the download command, not by `read`.
        format: `csv` or `json`; decides which of the options below count.
        sep, header, names: see `read_csv_rows`.
        orient, lines: see `read_json_rows`.
        x, y: the columns of the text and of its labels.
        class_sep: what separates several labels in one cell; None for one label per text.
        train, valid, test: file names; None for `train.csv` or `train.json`, and so on.
    """

    data_path: Path
    url: str | None = None
    format: Literal["csv", "json"] = "csv"
    sep: str = ","
    header: int | Literal["infer"] | None = "infer"
    names: Sequence[str] | None = None
    orient: Orient | None = None
    lines: bool = False
    x: Column = "text"
    y: Column = "labels"
    class_sep: str | None = ","
    train: str | None = None
    valid: str | None = None
    test: str | None = None

    def __post_init__(self) -> None:
        if len(self.sep) != 1:
            raise ParameterError(f"`sep` must be one character, not {self.sep!r}")
        if self.class_sep == "":
            raise ParameterError("`class_sep` must not be empty: leave it out or say null")

    def read(self) -> Splits:
        """Read the files there are; a cell without labels gives an example without labels.

        Raises:
            DataError: the training file or a file named by a parameter is missing, or a file
                cannot be read.
        """
        return Splits(
            train=self._split("train", self.train, is_required=True),
            valid=self._split("valid", self.valid, is_required=self.valid is not None),
            test=self._split("test", self.test, is_required=self.test is not None),
        )

    def downloads(self) -> Sequence[DownloadItem]:
        """The training file, if its `url` is known."""
        if self.url is None:
            return ()
        filename = self.train or f"train.{self.format}"
        return (DownloadItem(self.url, subdir=str(self.data_path), filename=filename),)

    def _split(self, split: str, filename: str | None, *, is_required: bool) -> list[Example]:
        path = self.data_path / (filename or f"{split}.{self.format}")
        if not path.exists():
            if not is_required:
                return []
            raise DataError("there is no such file: put it there, or fetch it with `-d`", path=path)
        return [(_text(row, self.x), self._labels(row)) for row in self._rows(path)]

    def _rows(self, path: Path) -> Iterator[Row]:
        if self.format == "csv":
            return read_csv_rows(path, sep=self.sep, header=self.header, names=self.names)
        return read_json_rows(path, orient=self.orient, lines=self.lines, names=self.names)

    def _labels(self, row: Row) -> list[str]:
        """The labels of a row, without the spaces around them; JSON may hold a list of them."""
        cell = row.cell(self.y)
        if cell is None:
            return []
        if isinstance(cell, list):
            return [str(label) for label in cell]
        parts = [str(cell)] if self.class_sep is None else str(cell).split(self.class_sep)
        return [label for part in parts if (label := part.strip())]


def _text(row: Row, column: Column) -> str:
    cell = row.cell(column)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float):
        return str(cell)
    raise DataError(
        f"{column!r} should hold a text, not {cell!r:.80}", path=row.path, line=row.line
    )
