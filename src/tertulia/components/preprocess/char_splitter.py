"""Split tokens into characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Tokens


@register("char_splitter")
@dataclass(kw_only=True, eq=False)
class CharSplitter(Component):
    """Split each token into its characters, Unicode code points in order."""

    def __call__(self, utterances: Sequence[Tokens]) -> list[list[list[str]]]:
        """Return the characters of each token of each utterance."""
        return [[list(token) for token in tokens] for tokens in utterances]
