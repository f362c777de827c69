"""Word vectors from a plain text dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.components.embed.glove import GloveEmbedder
from tertulia.core.registry import register


@register("dict_emb")
@dataclass(kw_only=True, eq=False)
class DictEmbedder(GloveEmbedder):
    """Look words up in a text file that has a word and its numbers on each line; else zeros."""
