"""Rows of a column as tokens, whether they come as texts or as tokens."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.core.errors import DataError, ParameterError
from tertulia.core.text import Tokenizer, Tokens


def first_tokens(
    rows: Sequence[str | Tokens], tokenizer: Tokenizer | None, n_tokens: int
) -> list[list[str]]:
    """The first `n_tokens` tokens of each row; rows that are texts are cut up before.

    Raises:
        DataError: a row is neither a text nor tokens.
        ParameterError: there are texts, but no tokenizer.
    """
    texts = [row for row in rows if isinstance(row, str)]
    if texts and tokenizer is None:
        raise ParameterError("the rows are texts: give a `tokenizer`, or tokens instead of texts")
    cut = iter(tokenizer(texts) if texts and tokenizer is not None else ())
    return [
        [
            str(token)
            for token in (next(cut) if isinstance(row, str) else _tokens(row, place))[:n_tokens]
        ]
        for place, row in enumerate(rows)
    ]


def _tokens(row: Tokens, place: int) -> Tokens:
    if not hasattr(row, "__getitem__") or isinstance(row, bytes | dict):
        raise DataError(f"row {place} is a {type(row).__name__}: expected a text or its tokens")
    return row
