"""Documents from an SQLite file, to fit on in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from tertulia.core.errors import ParameterError
from tertulia.core.registry import register_iterator
from tertulia.data.base import Splits
from tertulia.data.document_table import DocumentTable
from tertulia.data.documents import DocumentIterator, DocumentStream
from tertulia.data.download_item import DownloadItem


@register_iterator("sqlite_iterator")
@dataclass(kw_only=True, eq=False)
class SqliteIterator(DocumentIterator):
    """Stream a table of (id, text), however large: one batch and the row numbers are in memory.

    Attributes:
        data_dir: the folder of the file.
        data_url: where the file can be had, and so its name; fetched by the download command.
        batch_size: documents per batch, unless asked for another number; None for 1000.
        shuffle: whether every pass has an order of its own, rather than the table's.
        seed: decides those orders.
    """

    data_dir: Path = Path()
    data_url: str = "http://lnsigo.mipt.ru/export/datasets/wikipedia/enwiki.db"
    batch_size: int | None = None
    shuffle: bool = False
    seed: int | None = None

    def __post_init__(self) -> None:
        self._filename = PurePosixPath(unquote(urlsplit(self.data_url).path)).name
        if not self._filename:
            raise ParameterError(f"`data_url` must end in the name of a file: {self.data_url}")

    def table(self) -> DocumentTable:
        """The documents, to be read in any order or by their ids."""
        return DocumentTable(self.data_dir / self._filename)

    def documents(self, data: Splits) -> DocumentStream:  # noqa: ARG002 - it brings its own data
        """Stream the table; nothing of a reader is used."""
        return DocumentStream(
            self.table(), batch_size=self.batch_size or 1000, seed=self.seed, shuffle=self.shuffle
        )

    def downloads(self) -> Sequence[DownloadItem]:
        """The database."""
        return (DownloadItem(self.data_url, subdir=str(self.data_dir), filename=self._filename),)
