"""BANKING77: what customers of a bank ask, in 77 intents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tertulia.core.registry import register_reader
from tertulia.data.base import DatasetReader, Splits
from tertulia.data.readers.basic_classification import BasicClassificationReader


@register_reader("banking77_reader")
@dataclass(kw_only=True, eq=False)
class Banking77Reader(DatasetReader):
    """Read (text, [intent]) from `train.csv` and `test.csv` (Casanueva et al. 2020).

    Attributes:
        data_path: the folder of the files.
    """

    data_path: Path

    def read(self) -> Splits:
        """Read both files; there is no validation split.

        Raises:
            DataError: a file is missing or not as published.
        """
        return BasicClassificationReader(
            data_path=self.data_path, y="category", class_sep=None, test="test.csv"
        ).read()
