"""Corpora to fit on that may be too large to hold: (texts, ids) in batches."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from tertulia.data.base import Split, Splits
from tertulia.data.download_item import DownloadItem

DocumentId: TypeAlias = str | int

DocumentBatch: TypeAlias = tuple[tuple[str, ...], tuple[DocumentId, ...]]
"""Some texts, and the id of each."""


class DocumentSource(Protocol):
    """Where documents lie, each at an integer position of its own."""

    def positions(self) -> array[int]:
        """The position of every document, in reading order."""

    def read(self, positions: Sequence[int]) -> DocumentBatch:
        """The documents at some positions, in the order asked for."""


class DocumentStream:
    """Hands out documents in batches; holds one batch and the positions, never the corpus.

    A stream has a training split only: what it is asked of others is empty.
    """

    def __init__(
        self, source: DocumentSource, *, batch_size: int, seed: int | None, shuffle: bool
    ) -> None:
        self.source = source
        self.batch_size = batch_size
        self.shuffle = shuffle
        self._random = random.Random(seed)  # noqa: S311 - an order, not a secret

    def gen_batches(
        self,
        batch_size: int | None = None,
        data_type: Split = "train",
        *,
        shuffle: bool | None = None,
    ) -> Iterator[DocumentBatch]:
        """Yield (texts, ids) of at most `batch_size` documents; the stream's own size if None."""
        if data_type != "train":
            return
        positions = self.source.positions()
        if self.shuffle if shuffle is None else shuffle:
            self._random.shuffle(positions)
        size = self.batch_size if batch_size is None else batch_size
        size = size if size > 0 else max(len(positions), 1)
        for start in range(0, len(positions), size):
            yield self.source.read(positions[start : start + size])


class DocumentIterator(ABC):
    """Makes a stream of documents; a reader's training texts are there for those that want them.

    The constructor is the configuration schema; `seed` None lets the engine choose one.
    """

    seed: int | None
    shuffle: bool

    @abstractmethod
    def documents(self, data: Splits) -> DocumentStream:
        """The stream to fit on.

        Raises:
            DataError: the documents cannot be read.
        """

    def downloads(self) -> Sequence[DownloadItem]:
        """What must be fetched before `documents` can work."""
        return ()


@dataclass(frozen=True, slots=True)
class DocumentsInMemory:
    """Texts that are already there."""

    texts: Sequence[str]
    ids: Sequence[DocumentId]

    def positions(self) -> array[int]:
        """Count through the texts."""
        return array("q", range(len(self.texts)))

    def read(self, positions: Sequence[int]) -> DocumentBatch:
        """Pick some texts and their ids."""
        return tuple(self.texts[i] for i in positions), tuple(self.ids[i] for i in positions)
