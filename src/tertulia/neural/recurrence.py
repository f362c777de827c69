"""Recurrent layers that read in both directions."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from tertulia.neural.sequences import Padded


class BiRecurrence(nn.Module):
    """An LSTM (Hochreiter & Schmidhuber 1997) or GRU (Cho et al. 2014), read both ways.

    `recurrent_dropout` drops single connections between successive states while training
    (Merity et al. 2018, "Regularizing and optimizing LSTM language models").
    """

    def __init__(
        self, cell: Literal["lstm", "gru"], dim: int, units: int, *, recurrent_dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.output_dim = 2 * units
        self._recurrent_dropout = recurrent_dropout
        layer = nn.LSTM if cell == "lstm" else nn.GRU
        self.layer = layer(dim, units, bidirectional=True)

    def forward(self, sequences: Padded) -> Padded:
        """Map (batch, n_tokens, dim) to (batch, n_tokens, 2 * units), forward then backward."""
        packed = pack_padded_sequence(
            sequences.values, sequences.lengths(), batch_first=True, enforce_sorted=False
        )
        states = PackedSequence(
            self._states(packed), packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices
        )
        n_tokens = sequences.values.shape[1]
        values, _ = pad_packed_sequence(states, batch_first=True, total_length=n_tokens)
        return Padded(values, sequences.mask)

    def _states(self, packed: PackedSequence) -> Tensor:
        """Run the layer on the tokens of all rows, (all tokens, dim) to (all tokens, 2 * units)."""
        start = packed.data.new_zeros(2, int(packed.batch_sizes[0]), self.layer.hidden_size)
        data, sizes, weights = packed.data, packed.batch_sizes, self._weights()
        # Biases, one layer, no dropout between layers, whether training, both directions.
        options = (True, 1, 0.0, self.training, True)
        if isinstance(self.layer, nn.LSTM):
            return torch.lstm(data, sizes, (start, start), weights, *options)[0]
        return torch.gru(data, sizes, start, weights, *options)[0]

    def _weights(self) -> list[Tensor]:
        """The weights of both directions; those between states thinned out while training."""
        weights: list[Tensor] = []
        for inward, between, *biases in self.layer.all_weights:
            thinned = functional.dropout(between, self._recurrent_dropout, self.training)
            weights += [inward, thinned, *biases]
        return weights
