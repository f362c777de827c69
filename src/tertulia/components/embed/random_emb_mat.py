"""Random vectors for the tokens of a vocabulary, to be trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertulia.core.arrays import FloatArray
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register


@register("random_emb_mat")
@dataclass(kw_only=True, eq=False)
class RandomEmbeddingMatrix(Component):
    """Hold a matrix of random vectors, about of length one: normal numbers over sqrt(emb_dim).

    It is not called; others read `emb_mat`, float32 of shape (vocab_len, emb_dim), and `dim`.
    """

    vocab_len: int
    emb_dim: int
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.vocab_len < 0 or self.emb_dim < 1:
            raise ParameterError(
                f"a matrix of {self.vocab_len} x {self.emb_dim} cannot be: "
                "`vocab_len` must be at least 0, `emb_dim` at least 1"
            )

    def prepare(self) -> None:
        """Draw the numbers; the same seed draws the same."""
        drawn = np.random.default_rng(self.seed).standard_normal((self.vocab_len, self.emb_dim))
        self.emb_mat: FloatArray = (drawn / np.sqrt(self.emb_dim)).astype(np.float32)

    @property
    def dim(self) -> int:
        """The length of each vector."""
        return self.emb_dim
