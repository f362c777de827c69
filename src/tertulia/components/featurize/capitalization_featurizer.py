"""How words are capitalised, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tertulia.core.arrays import FloatArray, pad_rows
from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Tokens

_LOWER, _SINGLE_UPPER, _TITLE, _ALL_UPPER, _OTHER = range(5)
_VECTORS = np.eye(5, 4, dtype=np.float32)  # (5, 4): zeros for what is none of the four


@register("capitalization_featurizer")
@dataclass(kw_only=True, eq=False)
class CapitalizationFeaturizer(Component):
    """Mark each token as one of four: `word`, `W`, `Word`, `WORD`.

    Tokens that start with neither a small nor a capital letter are none of them: zeros. With
    `pad_zeros` a batch becomes one array, without it one array per utterance.
    """

    pad_zeros: bool = True

    dim: ClassVar[int] = 4
    """How many numbers a token gets."""

    def __call__(self, utterances: Sequence[Tokens]) -> FloatArray | list[FloatArray]:
        """Return ones and zeros, float32.

        Returns:
            An array of shape (batch, longest utterance, 4), zeros below; without `pad_zeros`, a
            list of arrays of shape (n_tokens, 4).
        """
        rows = [
            _VECTORS[np.array([_capitalization(token) for token in tokens], np.intp)]
            for tokens in utterances
        ]
        if not self.pad_zeros:
            return [*rows]
        return pad_rows(rows) if rows else np.zeros((0, 0, self.dim), np.float32)


def _capitalization(token: str) -> int:
    if token[:1].islower():
        return _LOWER
    if not token[:1].isupper():
        return _OTHER
    if len(token) == 1:
        return _SINGLE_UPPER
    return _ALL_UPPER if token.isupper() else _TITLE
