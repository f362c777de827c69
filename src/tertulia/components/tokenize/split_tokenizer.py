"""Tokens are what stands between whitespace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Nested


@register("split_tokenizer")
@dataclass(kw_only=True, eq=False)
class SplitTokenizer(Component):
    """Cut strings at whitespace, however deep they lie in lists."""

    def __call__(self, texts: Sequence[Nested]) -> list[list[Nested]]:
        """Return `texts` in the same shape, a list of tokens in the place of every string."""
        return [[*text.split()] if isinstance(text, str) else [*self(text)] for text in texts]
