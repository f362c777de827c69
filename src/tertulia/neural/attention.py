"""Self-attention: each token looks at all tokens of its row."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tertulia.neural.sequences import Padded


class AdditiveSelfAttention(nn.Module):
    """Scores by a small network over both tokens (Bahdanau et al. 2015; Lin et al. 2017)."""

    def __init__(self, dim: int, hidden: int, output_dim: int) -> None:
        super().__init__()
        self.output_dim = output_dim
        self.queries = nn.Linear(dim, hidden)
        self.keys = nn.Linear(dim, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)
        self.output = nn.Linear(dim, output_dim)

    def forward(self, sequences: Padded) -> Padded:
        """Map (batch, n_tokens, dim) to (batch, n_tokens, output_dim)."""
        queries: Tensor = self.queries(sequences.values).unsqueeze(2)  # (batch, n, 1, hidden)
        keys: Tensor = self.keys(sequences.values).unsqueeze(1)  # (batch, 1, n, hidden)
        scores: Tensor = self.score(torch.tanh(queries + keys)).squeeze(-1)  # (batch, n, n)
        return sequences.replaced(self.output(attended(scores, sequences)))


class MultiplicativeSelfAttention(nn.Module):
    """Scores by the scaled dot product of both tokens (Luong et al. 2015; Vaswani et al. 2017)."""

    def __init__(self, dim: int, hidden: int, output_dim: int) -> None:
        super().__init__()
        self.output_dim = output_dim
        self.queries = nn.Linear(dim, hidden)
        # No bias: it would add the same to all scores of a token, which softmax takes away again.
        self.keys = nn.Linear(dim, hidden, bias=False)
        self.output = nn.Linear(dim, output_dim)
        self._scale = hidden**-0.5

    def forward(self, sequences: Padded) -> Padded:
        """Map (batch, n_tokens, dim) to (batch, n_tokens, output_dim)."""
        queries: Tensor = self.queries(sequences.values)  # (batch, n, hidden)
        keys: Tensor = self.keys(sequences.values)  # (batch, n, hidden)
        scores = queries @ keys.transpose(1, 2) * self._scale  # (batch, n, n)
        return sequences.replaced(self.output(attended(scores, sequences)))


def attended(scores: Tensor, sequences: Padded) -> Tensor:
    """Mix the tokens of a row as `scores` (batch, n_tokens, n_tokens) weigh them."""
    weights = scores.masked_fill(~sequences.mask.unsqueeze(1), -torch.inf).softmax(dim=-1)
    return weights @ sequences.values  # (batch, n_tokens, dim)
