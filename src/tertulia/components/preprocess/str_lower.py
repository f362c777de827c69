"""Lower-case text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Nested


@register("str_lower")
@dataclass(kw_only=True, eq=False)
class StrLower(Component):
    """Lower-case strings, however deep they lie in lists."""

    def __call__(self, texts: Sequence[Nested]) -> list[Nested]:
        """Return `texts` in the same shape, every string lower-cased."""
        return [text.lower() if isinstance(text, str) else self(text) for text in texts]
