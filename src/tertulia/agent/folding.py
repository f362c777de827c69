"""Texts without accents and capitals, as people type them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """Small letters without accents, as many characters as in the text: `¿Qué?` is `¿que?`."""
    return "".join(map(_folded, text))


def folded_words(text: str) -> str:
    """The folded words of a text, a blank between each two."""
    return " ".join(_WORD.findall(folded(text)))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base
