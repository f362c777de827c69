"""A vocabulary of characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tertulia.components.vocab.simple_vocab import SimpleVocabulary
from tertulia.core.registry import register


@register("char_vocab")
@dataclass(kw_only=True, eq=False)
class CharVocabulary(SimpleVocabulary):
    """Number the characters of split tokens, as `char_splitter` makes them.

    With `pad_with_zeros` a batch becomes one array, (batch, n_tokens, n_chars).
    """

    depth: ClassVar[int] = 3
