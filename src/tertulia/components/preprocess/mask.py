"""Tell tokens from padding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertulia.core.arrays import FloatArray
from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Tokens


@register("mask")
@dataclass(kw_only=True, eq=False)
class Mask(Component):
    """Mark with 1 where a batch, padded to its longest utterance, holds a token; else 0."""

    def __call__(self, utterances: Sequence[Tokens]) -> FloatArray:
        """Return float32 of shape (batch, n_tokens), `n_tokens` of the longest utterance."""
        lengths = np.array([len(tokens) for tokens in utterances], dtype=np.int64)  # (batch,)
        places = np.arange(lengths.max(initial=0))  # (n_tokens,)
        return (places < lengths[:, None]).astype(np.float32)  # (batch, n_tokens)
