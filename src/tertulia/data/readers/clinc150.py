"""CLINC150: 150 intents, and utterances that have none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.core.registry import register_reader
from tertulia.data.base import DatasetReader, Example, Splits
from tertulia.data.files import read_json


@register_reader("clinc150_reader")
@dataclass(kw_only=True, eq=False)
class Clinc150Reader(DatasetReader):
    """Read (text, [intent]) of an evaluation set for out-of-scope detection (Larson et al. 2019).

    Attributes:
        data_path: the folder of the file.
        filename: `data_full.json`, or `data_oos_plus.json` with more out-of-scope utterances to
            learn from.
        oos: whether out-of-scope utterances come along, with the intent `oos`.
    """

    data_path: Path
    filename: str = "data_full.json"
    oos: bool = True

    def read(self) -> Splits:
        """Read the three splits; the file's `val` is `valid`.

        Raises:
            DataError: the file is missing or not as published.
        """
        path = self.data_path / self.filename
        content = read_json(path)
        if not isinstance(content, dict):
            raise DataError("should hold an object with the keys `train`, `val`, `test`", path=path)
        return Splits(
            train=self._examples(content, "train", path),
            valid=self._examples(content, "val", path),
            test=self._examples(content, "test", path),
        )

    def _examples(self, content: Mapping[str, object], split: str, path: Path) -> list[Example]:
        keys = [split, f"oos_{split}"] if self.oos else [split]
        return [example for key in keys for example in _pairs(content.get(key), key, path)]


def _pairs(pairs: object, key: str, path: Path) -> Iterator[Example]:
    if not isinstance(pairs, list):
        raise DataError(f"{key!r} should be a list of [text, intent]", path=path)
    for index, pair in enumerate(pairs):
        match pair:
            case [str(text), str(intent)]:
                yield text, [intent]
            case _:
                message = f"{key}[{index}] should be [text, intent], not {pair!r:.80}"
                raise DataError(message, path=path)
