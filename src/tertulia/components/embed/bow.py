"""Utterances as counts of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertulia.components.embed.base import TokenIndex
from tertulia.core.arrays import IntArray
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import Tokens


@register("bow")
@dataclass(kw_only=True, eq=False)
class BagOfWords(Component):
    """Count how often each token of a vocabulary occurs in each utterance."""

    vocab: TokenIndex | None = None

    def __call__(self, utterances: Sequence[Tokens], vocab: TokenIndex | None = None) -> IntArray:
        """Count tokens; those outside the vocabulary are left out.

        Args:
            utterances: the tokens of each utterance.
            vocab: what to count by, instead of the parameter of this name.

        Returns:
            int32 counts of shape (batch, len(vocab)).

        Raises:
            ParameterError: no vocabulary was given, neither here nor to the constructor.
        """
        chosen = self.vocab if vocab is None else vocab
        if chosen is None:
            raise ParameterError('counting words needs a vocabulary: set `vocab`, e.g. "#my_vocab"')
        counts = np.zeros((len(utterances), len(chosen)), dtype=np.int32)
        for row, tokens in zip(counts, utterances, strict=True):
            for token in tokens:
                if token in chosen:
                    row[chosen[token]] += 1
        return counts
