"""Tokenise what is not yet tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import Tokens


@register("lazy_tokenizer")
@dataclass(kw_only=True, eq=False)
class LazyTokenizer(Component):
    """Cut texts into words as the Penn Treebank does; leave lists of tokens as they are.

    The words are those of NLTK's `word_tokenize(text, preserve_line=True)`: a text is taken for
    one sentence, so a full stop is a token of its own only at the very end. Needs no NLTK data.
    """

    def prepare(self) -> None:
        """Build the word tokenizer; the `nltk` extra."""
        nltk_tokenize = require("nltk.tokenize", extra="nltk")
        self._tokenize: Callable[[str], list[str]] = nltk_tokenize.NLTKWordTokenizer().tokenize

    def __call__(self, rows: Sequence[str | Tokens]) -> list[list[str]]:
        """Return the tokens of each row, be it a text or tokens already.

        Raises:
            ShapeError: a row is neither.
        """
        return [
            self._tokenize(row) if isinstance(row, str) else _passed(index, row)
            for index, row in enumerate(rows)
        ]


def _passed(index: int, row: Tokens) -> list[str]:
    if not hasattr(row, "__iter__"):
        raise ShapeError(
            f"row {index} of the batch is a {type(row).__name__}: give a text or a list of tokens"
        )
    return list(row)
