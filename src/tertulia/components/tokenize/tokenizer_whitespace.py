"""Words between white space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Token
from tertulia.nlu.contract import Contract

_RUN = re.compile(r"\S+")


@register("tokenizer_whitespace")
@dataclass(kw_only=True, eq=False)
class WhitespaceTokenizer(Component):
    """Cut texts at white space, and drop `.`, `,`, `!` and `?` at the ends of words.

    Elsewhere in a word they stay: `10.000`, `st.louis`, `.net`.
    """

    contract: ClassVar = Contract(reads={"texts": "text"}, provides=("tokens",))

    def __call__(self, texts: Sequence[str]) -> list[list[Token]]:
        """Cut each text into words."""
        return [list(_words(text)) for text in texts]


def _words(text: str) -> Iterator[Token]:
    for run in _RUN.finditer(text):
        if word := run.group().rstrip(".,!?"):
            yield Token(word, run.start(), run.start() + len(word))
