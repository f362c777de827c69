"""Dictionaries of Chinese words as jieba reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.data.files import read_text

_ENTRY = re.compile(r"(?P<word>.+?)(?: +(?P<frequency>\d{1,9}))?(?: +[a-z]+)?")
_LONGEST = 100  # characters of a word; memory grows with the square


@dataclass(frozen=True, slots=True)
class DictionaryWord:
    """A word, and how often it occurs; None to make it frequent enough to be cut out."""

    word: str
    frequency: int | None = None


def read_dictionaries(path: Path) -> Iterator[DictionaryWord]:
    """Yield the words of a dictionary, or of each in a folder, by name.

    A line is a word, a frequency and a part of speech, which is not used; the last two may be
    missing.

    Raises:
        DataError: nothing is there, or it holds a line of another kind.
    """
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if _is_dictionary(file))
    for file in files:
        yield from _read(file)


def _is_dictionary(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".")


def _read(file: Path) -> Iterator[DictionaryWord]:
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if entry := line.strip():
            parts = _ENTRY.fullmatch(entry[: _LONGEST * 2])
            if parts is None or len(parts["word"]) > _LONGEST:
                raise DataError(
                    f"a word has {_LONGEST} characters at most: put one on each line",
                    path=file,
                    line=number,
                )
            frequency = parts["frequency"]
            yield DictionaryWord(parts["word"], int(frequency) if frequency else None)
