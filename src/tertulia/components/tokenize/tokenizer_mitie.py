"""MITIE's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from tertulia.components.language.encodable import encodable
from tertulia.core.component import Component
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import Token
from tertulia.nlu.contract import Contract


@register("tokenizer_mitie")
@dataclass(kw_only=True, eq=False)
class MitieTokenizer(Component):
    """Cut texts with MITIE's tokenizer: at white space, and around most punctuation marks."""

    contract: ClassVar = Contract(reads={"texts": "text"}, provides=("tokens",))

    def prepare(self) -> None:
        """Load the library; the `mitie` extra.

        Raises:
            MissingExtraError: MITIE is not installed.
        """
        mitie = require("mitie", extra="mitie")
        self._tokenize = mitie.tokenize_with_offsets

    def __call__(self, texts: Sequence[str]) -> list[list[Token]]:
        """Cut each text into tokens."""
        return [self._tokens(text) for text in texts]

    def _tokens(self, text: str) -> list[Token]:
        data = encodable(text).encode()
        # How many characters begin before each byte: a character has one byte that is no 10xxxxxx.
        before = list(accumulate((byte & 0xC0 != 0x80 for byte in data), initial=0))
        return [
            Token(text[(start := before[offset]) : (end := before[offset + len(word)])], start, end)
            for word, offset in self._tokenize(data)
        ]
