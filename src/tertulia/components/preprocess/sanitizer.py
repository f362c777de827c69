"""Tokens without accents, and with all numbers alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Nested

_DIGIT = re.compile(r"\d")


@register("sanitizer")
@dataclass(kw_only=True, eq=False)
class Sanitizer(Component):
    """Clean strings, however deep they lie in lists.

    `diacritical` takes combining marks off letters (`é` is `e`, `й` is `и`); `nums` writes every
    decimal digit as 1.
    """

    diacritical: bool = True
    nums: bool = False

    def __call__(self, texts: Sequence[Nested]) -> list[Nested]:
        """Return `texts` in the same shape, every string cleaned."""
        return [self._clean(text) if isinstance(text, str) else self(text) for text in texts]

    def _clean(self, text: str) -> str:
        if self.diacritical and not text.isascii():
            # Character by character: normalising a long run of marks takes quadratic time.
            text = unicodedata.normalize("NFC", "".join(map(_without_marks, text)))
        return _DIGIT.sub("1", text) if self.nums else text


@lru_cache(maxsize=4096)
def _without_marks(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    return "".join(part for part in decomposed if not unicodedata.combining(part))
