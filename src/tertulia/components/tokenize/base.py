"""What the tokenizers share: checked rows, and the two directions."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import overload

from tertulia.components.tokenize.detokenize import detokenize
from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.text import Tokens


def check_texts(rows: Sequence[object]) -> list[str]:
    """Return the rows of a batch, all of which must be texts.

    Raises:
        ShapeError: a row is something else.
    """
    for index, row in enumerate(rows):
        if not isinstance(row, str):
            raise ShapeError(
                f"row {index} of the batch is a {type(row).__name__}, not a text: "
                "a tokenizer takes one string per row"
            )
    return [row for row in rows if isinstance(row, str)]


class TwoWayTokenizer(Component):
    """Cuts texts into tokens, and joins lists of tokens back into texts."""

    @abstractmethod
    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        """Cut each text into tokens."""

    def detokenize(self, tokens: Tokens) -> str:
        """Join the tokens of one utterance into a text."""
        return detokenize(tokens)

    @overload
    def __call__(self, rows: Sequence[str]) -> list[list[str]]: ...

    @overload
    def __call__(self, rows: Sequence[list[str]]) -> list[str]: ...

    def __call__(self, rows: Sequence[str] | Sequence[list[str]]) -> list[list[str]] | list[str]:
        """Return the tokens of each text; of lists of tokens, the texts.

        Raises:
            ShapeError: a batch of both kinds, or a row that is neither.
        """
        if not len(rows) or isinstance(rows[0], str):
            return self.tokenize(check_texts(rows))
        for index, row in enumerate(rows):
            if isinstance(row, str) or not isinstance(row, Sequence):
                raise ShapeError(
                    f"row {index} of the batch is a {type(row).__name__}: "
                    "give a batch of texts, or a batch of lists of tokens"
                )
        return [self.detokenize(row) for row in rows]
