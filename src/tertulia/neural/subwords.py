"""Vectors of words from hashed character n-grams, learned with the task."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SubwordEmbedding(nn.Module):
    """The vector of a word is the mean of its n-grams' vectors (Bojanowski et al. 2017)."""

    def __init__(self, n_buckets: int, dim: int) -> None:
        super().__init__()
        self.output_dim = dim
        self.bag = nn.EmbeddingBag(n_buckets, dim, mode="mean")
        nn.init.uniform_(self.bag.weight, -0.1, 0.1)

    def forward(self, buckets: Tensor, starts: Tensor, words: Tensor) -> Tensor:
        """Give each token its vector, zeros where there is none.

        Args:
            buckets: of all distinct words, one after the other, (n_grams,).
            starts: where each word begins in `buckets`, (n_words,).
            words: the word at each place, (batch, n_tokens); n_words where there is none.

        Returns:
            Vectors of shape (batch, n_tokens, dim).
        """
        vectors: Tensor = self.bag(buckets, starts)  # (n_words, dim)
        table = torch.cat([vectors, vectors.new_zeros(1, self.output_dim)])
        return table[words]
