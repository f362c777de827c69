"""Tokens back to readable text."""

from __future__ import annotations

from collections.abc import Iterable

_OPENING = frozenset("([{«“‘„¿¡$£")
_CLOSING = ".,!?;:%)]}»”’…"
_STRAIGHT_QUOTES = frozenset("\"'")
_CLITICS = frozenset(["'s", "'re", "'ve", "'ll", "'d", "'m", "n't"])


def detokenize(tokens: Iterable[str]) -> str:
    """Join tokens by spaces, except where punctuation and English clitics want none.

    Straight quotes open and close in turn. Cutting a text and joining its tokens need not give
    the very same text: what stood between two tokens is lost.
    """
    pieces: list[str] = []
    joined = True  # whether the next token follows without a space
    open_quotes: set[str] = set()
    for token in tokens:
        opens = token in _OPENING
        closes = not token.strip(_CLOSING) or token.lower().replace("’", "'") in _CLITICS
        if token in _STRAIGHT_QUOTES:
            closes = token in open_quotes
            opens = not closes
            open_quotes ^= {token}
        if not (joined or closes):
            pieces.append(" ")
        pieces.append(token)
        joined = opens
    return "".join(pieces)
