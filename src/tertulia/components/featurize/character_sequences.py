"""Sequences of characters that come again and again, such as `app` or `ing`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from spacy.tokens import Doc


def unknown_words(doc: Doc) -> str:
    """Join the words that the language model does not know, in lower case, by spaces.

    A model without word vectors knows none. Addresses, numbers and punctuation are no words.
    """
    return " ".join(
        [
            token.lower_
            for token in doc
            if token.is_oov
            and not (token.is_punct or token.is_space)
            and not (token.like_num or token.like_url or token.like_email)
        ]
    )


def common_sequences(
    texts: Iterable[str], lengths: range, min_occurrences: int, most: int
) -> list[str]:
    """Find sequences that are part of enough words, the most common ones first.

    A sequence that is always part of the same longer one tells no more than that, so it is left
    out.

    Args:
        texts: words, joined by spaces.
        lengths: how long sequences may be; words must be longer.
        min_occurrences: in how many words a sequence must be.
        most: how many are kept.
    """
    words = Counter(word for text in texts for word in text.split(" "))
    counts: Counter[str] = Counter()
    for word, occurrences in words.items():
        found = {
            word[start : start + length]
            for length in lengths[: max(0, len(word) - lengths.start)]
            for start in range(len(word) - length + 1)
        }
        for sequence in found:
            counts[sequence] += occurrences
    covered = {
        part
        for sequence, count in counts.items()
        for part in (sequence[1:], sequence[:-1])
        if counts.get(part) == count
    }
    common = sorted(s for s, count in counts.items() if count >= min_occurrences)
    common.sort(key=counts.__getitem__, reverse=True)  # stable: ties stay alphabetical
    return [sequence for sequence in common if sequence not in covered][:most]


def presence(texts: Sequence[str], sequences: Sequence[str]) -> csr_matrix:
    """Mark which sequences stand in each text: sparse float32 rows, (n_texts, n_sequences)."""
    from scipy.sparse import csr_matrix

    found = [[at for at, part in enumerate(sequences) if part in text] for text in texts]
    ends = np.cumsum([0, *map(len, found)], dtype=np.int32)
    columns = np.array([at for row in found for at in row], dtype=np.int32)
    ones = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((ones, columns, ends), shape=(len(texts), len(sequences)))
