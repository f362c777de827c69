"""The whole network of a text classifier: token vectors in, scores of classes out."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tertulia.neural.classification.architecture import Architecture
from tertulia.neural.classification.encoders import make_encoder
from tertulia.neural.classification.options import Dropouts
from tertulia.neural.sequences import Padded, RowNorm
from tertulia.neural.subwords import SubwordEmbedding

Subwords = tuple[Tensor, Tensor, Tensor]


class TextNetwork(nn.Module):
    """An encoder between token vectors and one hidden layer with batch normalization."""

    def __init__(self, shape: Architecture, dropouts: Dropouts) -> None:
        super().__init__()
        self.subwords = (
            SubwordEmbedding(shape.subword_buckets, shape.subword_dim)
            if shape.subword_dim
            else None
        )
        self.encoder = make_encoder(shape, dropouts)
        self.dropout = nn.Dropout(dropouts.units)
        # No bias: normalization would take it away again.
        self.hidden = nn.Linear(self.encoder.output_dim, shape.dense_size, bias=False)
        self.norm = RowNorm(shape.dense_size)
        self.output = nn.Linear(shape.dense_size, shape.n_classes)

    def forward(self, vectors: Tensor, mask: Tensor, subwords: Subwords | None) -> Tensor:
        """Score the classes.

        Args:
            vectors: of the tokens, zeros at padding, (batch, n_tokens, input_dim).
            mask: True on tokens, (batch, n_tokens); one in each row at least.
            subwords: `SubwordEmbedding`'s arguments; None without subword vectors.

        Returns:
            Scores before the activation, (batch, n_classes).
        """
        if self.subwords is not None and subwords is not None:
            vectors = torch.cat([vectors, self.subwords(*subwords)], dim=-1)
        features: Tensor = self.encoder(Padded(vectors, mask))  # (batch, output_dim)
        hidden: Tensor = self.norm(self.hidden(self.dropout(features)))  # (batch, dense_size)
        scores: Tensor = self.output(self.dropout(hidden.relu()))
        return scores
