"""Intents as the words of their names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertulia.core.arrays import FloatArray


def intent_rows(names: Sequence[str], separator: str | None) -> FloatArray:
    """Write 1 where an intent has a word, (n_intents, n_words).

    Words are what `separator` separates in a name; None if each name is one word.
    """
    words = [{name} if separator is None else {*name.split(separator)} for name in names]
    columns = {word: column for column, word in enumerate(sorted(set().union(*words)))}
    rows = np.zeros((len(names), len(columns)), np.float32)
    for row, held in zip(rows, words, strict=True):
        row[[columns[word] for word in held]] = 1
    return rows
