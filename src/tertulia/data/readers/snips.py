"""The SNIPS voice assistant benchmark: seven intents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.core.registry import register_reader
from tertulia.data.base import DatasetReader, Example, Splits
from tertulia.data.files import read_json


@register_reader("snips_reader")
@dataclass(kw_only=True, eq=False)
class SnipsReader(DatasetReader):
    """Read (text, [intent]) from one folder per intent (Coucke et al. 2018, arXiv:1805.10190).

    The training files become `train`. `validate_<Intent>.json` becomes `test`: figures are
    published on it, so whoever stops early should do so on a part of `train`.

    Attributes:
        data_path: the folder of the intents' folders.
        full: whether to learn from all utterances, `train_<Intent>_full.json`, or from the
            300 per intent of `train_<Intent>.json`.
    """

    data_path: Path
    full: bool = True

    def read(self) -> Splits:
        """Read every intent, in alphabetical order.

        Raises:
            DataError: no folder holds an intent, or a file is missing or not as published.
        """
        suffix = "_full" if self.full else ""
        pattern = f"*/train_*{suffix}.json"
        intents = sorted({path.parent.name for path in self.data_path.glob(pattern)})
        if not intents:
            message = f"no intents here, that is, no files {pattern}: fetch them with `-d`"
            raise DataError(message, path=self.data_path)
        train: list[Example] = []
        test: list[Example] = []
        for intent in intents:
            folder = self.data_path / intent
            train += _examples(folder / f"train_{intent}{suffix}.json", intent)
            test += _examples(folder / f"validate_{intent}.json", intent)
        return Splits(train=train, test=test)


def _examples(path: Path, intent: str) -> Iterator[Example]:
    content = read_json(path, fallback="latin-1")  # as one of the published files is
    match content:
        case dict() if isinstance(utterances := content.get(intent), list):
            for index, utterance in enumerate(utterances):
                yield _text(utterance, f"{intent}[{index}]", path), [intent]
        case _:
            raise DataError(f"should hold one list, under the key {intent!r}", path=path)


def _text(utterance: object, place: str, path: Path) -> str:
    """Join the pieces that an utterance is cut into at its slots."""
    try:
        pieces = [piece["text"] for piece in utterance["data"]]  # type: ignore[index]
        return "".join(pieces)
    except (KeyError, TypeError) as error:
        message = f"{place} should be an object whose `data` are objects with a `text`"
        raise DataError(message, path=path) from error
