"""Tokens with all that features of a window look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tertulia.components.extract.window_features import Word
from tertulia.core.text import Token

if TYPE_CHECKING:
    from spacy.tokens import Doc


def words_of(
    tokens: Sequence[Token], patterns: Sequence[tuple[str, ...]] | None, doc: Doc | None
) -> list[Word]:
    """Put together what is known of the tokens of a message."""
    names = patterns if patterns is not None else [()] * len(tokens)
    tags = [""] * len(tokens) if doc is None else _tags_at(doc, tokens)
    return [
        Word(token.text, tag, tuple(own))
        for token, tag, own in zip(tokens, tags, names, strict=True)
    ]


def _tags_at(doc: Doc, tokens: Sequence[Token]) -> list[str]:
    """The parts of speech where tokens begin; tokens may be others than spaCy's."""
    starts = [token.idx for token in doc]
    tags = [token.tag_ for token in doc]
    places = np.searchsorted(starts, [token.start for token in tokens], side="right") - 1
    return [tags[place] if place >= 0 else "" for place in places.tolist()]


def words_at(
    tokens: Sequence[Sequence[Token]],
    patterns: Sequence[Sequence[tuple[str, ...]]] | None,
    docs: Sequence[Doc] | None,
    rows: slice,
) -> list[list[Word]]:
    """Put together what is known of the tokens of some messages."""
    return [
        words_of(
            tokens[row],
            patterns[row] if patterns is not None else None,
            docs[row] if docs is not None else None,
        )
        for row in range(len(tokens))[rows]
    ]
