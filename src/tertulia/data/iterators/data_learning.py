"""The data set as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.core.registry import register_iterator
from tertulia.data.base import DatasetIterator, Splits


@register_iterator("data_learning_iterator")
@dataclass(kw_only=True, eq=False)
class DataLearningIterator(DatasetIterator):
    """Hand out the splits of the reader in batches.

    Attributes:
        seed: decides the order of every pass over the training split.
        shuffle: whether there is any order but the reader's.
    """

    seed: int | None = None
    shuffle: bool = True

    def split(self, data: Splits) -> Splits:
        """Leave the splits as they are."""
        return data
