"""Documents that are already in memory, to fit on in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.core.errors import ParameterError
from tertulia.core.registry import register_iterator
from tertulia.data.base import Splits
from tertulia.data.documents import (
    DocumentId,
    DocumentIterator,
    DocumentsInMemory,
    DocumentStream,
)


@register_iterator("data_fitting_iterator")
@dataclass(kw_only=True, eq=False)
class DataFittingIterator(DocumentIterator):
    """Stream the training texts of a reader, with their ids.

    Attributes:
        doc_ids: an id per text; None to count from 0.
        batch_size: documents per batch, unless asked for another number; -1 for all.
        seed: decides the order of every pass.
        shuffle: whether there is any order but the reader's.
    """

    doc_ids: Sequence[DocumentId] | None = None
    batch_size: int = 1000
    seed: int | None = None
    shuffle: bool = True

    def documents(self, data: Splits) -> DocumentStream:
        """Stream the x of every training example.

        Raises:
            ParameterError: there are more or fewer `doc_ids` than texts.
        """
        texts = [x for x, _ in data.train]
        ids = range(len(texts)) if self.doc_ids is None else self.doc_ids
        if len(ids) != len(texts):
            raise ParameterError(f"{len(ids)} `doc_ids` cannot name {len(texts)} documents")
        source = DocumentsInMemory(texts, ids)
        return DocumentStream(
            source, batch_size=self.batch_size, seed=self.seed, shuffle=self.shuffle
        )
