"""What readers read, and how iterators hand it out."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from tertulia.data.download_item import DownloadItem

Split: TypeAlias = Literal["train", "valid", "test"]

Example: TypeAlias = tuple[Any, Any]
"""One (x, y): a value, or a tuple of values where a pipeline has several inputs or targets."""

Batch: TypeAlias = tuple[tuple[Any, ...], tuple[Any, ...]]
"""The xs and the ys of some examples."""


@dataclass(frozen=True, slots=True)
class Splits:
    """The examples of a data set: what to learn from, to choose by, and to report on."""

    train: Sequence[Example] = ()
    valid: Sequence[Example] = ()
    test: Sequence[Example] = ()

    def of(self, split: Split) -> Sequence[Example]:
        """The examples of one split."""
        examples: Sequence[Example] = getattr(self, split)
        return examples

    def with_split(self, split: Split, examples: Sequence[Example]) -> Splits:
        """The same data set with one split exchanged."""
        return replace(self, **{split: examples})


class DatasetReader(ABC):
    """Reads a data set. The constructor is the configuration schema, paths included."""

    @abstractmethod
    def read(self) -> Splits:
        """Read every split there is.

        Raises:
            DataError: a file is missing or holds what it should not.
        """

    def downloads(self) -> Sequence[DownloadItem]:
        """What must be fetched before `read` can work, as far as the configuration says."""
        return ()


class DatasetIterator(ABC):
    """Turns what was read into the data set that is trained on: splits, merges, reshapes.

    The constructor is the configuration schema; `seed` None lets the engine choose one.
    """

    seed: int | None
    shuffle: bool

    @abstractmethod
    def split(self, data: Splits) -> Splits:
        """Divide or reshape the examples; the same seed gives the same division."""

    def dataset(self, data: Splits) -> Dataset:
        """The data set this iterator makes of what a reader read."""
        return Dataset(self.split(data), seed=self.seed, shuffle=self.shuffle)


class Dataset:
    """Hands out the examples of each split, in batches or as a whole.

    Each pass over the training split has an order of its own, all of them decided by `seed`.
    """

    def __init__(self, splits: Splits, *, seed: int | None = None, shuffle: bool = True) -> None:
        self.splits = splits
        self.shuffle = shuffle
        self._random = random.Random(seed)  # noqa: S311 - an order, not a secret

    def gen_batches(
        self, batch_size: int, data_type: Split = "train", *, shuffle: bool | None = None
    ) -> Iterator[Batch]:
        """Yield (xs, ys) of at most `batch_size` examples; -1 for everything at once."""
        examples = list(self.splits.of(data_type))
        if self.shuffle if shuffle is None else shuffle:
            self._random.shuffle(examples)
        size = batch_size if batch_size > 0 else max(len(examples), 1)
        for start in range(0, len(examples), size):
            yield _transposed(examples[start : start + size])

    def get_instances(self, data_type: Split = "train") -> Batch:
        """All xs and all ys of a split, in their own order."""
        return _transposed(self.splits.of(data_type))


def _transposed(examples: Sequence[Example]) -> Batch:
    return tuple(x for x, _ in examples), tuple(y for _, y in examples)
