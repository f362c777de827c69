"""Words to lower-case symbols that remember the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import Tokens

Symbols = tuple[str, ...]


@register("lowercase_preprocessor")
@dataclass(kw_only=True, eq=False)
class LowercasePreprocessor(Component):
    """Spell each word as symbols: its letters, or one symbol for a whole number or web address.

    Numbers are `<DIGIT>`, addresses `<HTTP>`. With `to_lower` the letters are lower-cased and the
    case is a symbol of its own, `<ALL_UPPER>` (two letters or more) or `<FIRST_UPPER>`, put where
    `append_case` says.
    """

    to_lower: bool = True
    append_case: Literal["first", "last"] = "first"

    def __post_init__(self) -> None:
        if self.append_case not in ("first", "last"):
            raise ParameterError(f"append_case must be 'first' or 'last', not {self.append_case!r}")

    def __call__(self, utterances: Sequence[Tokens]) -> list[list[Symbols]]:
        """Return the symbols of each word of each utterance."""
        return [[self._symbols(word) for word in words] for words in utterances]

    def _symbols(self, word: str) -> Symbols:
        letters = _letters(word.lower() if self.to_lower else word)
        case = _case(word) if self.to_lower else ()
        return case + letters if self.append_case == "first" else letters + case


def _letters(word: str) -> Symbols:
    if word.isdigit():
        return ("<DIGIT>",)
    if word.lower().startswith(("http://", "https://", "www.")):
        return ("<HTTP>",)
    return tuple(word)


def _case(word: str) -> Symbols:
    if len(word) > 1 and all(letter.isupper() for letter in word):
        return ("<ALL_UPPER>",)
    return ("<FIRST_UPPER>",) if word[:1].isupper() else ()
