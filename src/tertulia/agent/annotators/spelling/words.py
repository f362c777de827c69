"""The words that somebody's own texts hold."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tertulia.core.errors import ConfigError, DataError, Problem
from tertulia.data.files import read_text
from tertulia.nlu.load import parse_training_data

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_SUFFIXES = frozenset({".csv", ".json", ".md", ".tsv", ".txt", ".yaml", ".yml"})
_TRAINING = frozenset({".json", ".md", ".yaml", ".yml"})
_LARGEST_FILE = 16 * 2**20  # bytes
_MOST_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Words:
    """Words, in small letters, and how often they occur.

    Attributes:
        counts: those that are written small; only towards them is anything corrected.
        names: those that are not, such as names.
    """

    counts: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Count the words of texts."""
        words = cls()
        for text in texts:
            for match in WORD.finditer(text):
                word = match[0]
                if word.islower():
                    words.counts[word] += 1
                else:
                    words.names.add(word.lower())
        return words


def read_texts(paths: Sequence[Path]) -> list[str]:
    """Read the texts of files, and of folders with all that is in them; of training data, examples.

    Raises:
        ConfigError: something cannot be read; the message names all of it.
    """
    texts: list[str] = []
    problems: list[Problem] = []
    for path in paths:
        files = [path] if path.is_file() else [*_files(path)]
        if not files or len(files) > _MOST_FILES:
            number = f"more than {_MOST_FILES}" if files else "no"
            problems.append(Problem(str(path), f"there are {number} texts here"))
            continue
        for file in files:
            try:
                texts += _texts(file)
            except DataError as error:
                problems.append(Problem(str(file), str(error)))
    if problems:
        raise ConfigError(problems, "the texts")
    return texts


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in _SUFFIXES:
                yield Path(root) / name


def _texts(file: Path) -> list[str]:
    """What a file says; of training data, what their examples say."""
    if file.stat().st_size > _LARGEST_FILE:
        raise DataError(f"is larger than {_LARGEST_FILE >> 20} megabytes", path=file)
    text = read_text(file)
    if file.suffix.lower() in _TRAINING:
        data = parse_training_data(text).data
        entries = [entry for table in data.lookups for entry in table.elements]
        surfaces = [synonym.surface for synonym in data.all_synonyms()]
        examples = [example.text for example in data.examples]
        if examples or entries or surfaces:
            return [*examples, *entries, *surfaces]
    return [text]
