"""Encoders made of recurrent layers: token vectors in, one vector per text out."""

from __future__ import annotations

from torch import Tensor, nn

from tertulia.neural.attention import AdditiveSelfAttention, MultiplicativeSelfAttention
from tertulia.neural.classification.convolutional import ShallowAndWide
from tertulia.neural.recurrence import BiRecurrence
from tertulia.neural.sequences import Padded


class Recurrent(nn.Module):
    """Recurrent layers one upon the other, the maximum over the text (Lai et al. 2015)."""

    def __init__(self, *layers: BiRecurrence, dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.dropout = nn.Dropout(dropout)
        self.output_dim = layers[-1].output_dim

    def forward(self, tokens: Padded) -> Tensor:
        """Map (batch, n_tokens, dim) to (batch, output_dim)."""
        first, *others = self.layers
        states: Padded = first(tokens)
        for layer in others:
            states = layer(Padded(self.dropout(states.values), states.mask))
        return states.maximum()


class RecurrenceThenConvolutions(nn.Module):
    """Tokens in context by an LSTM, then convolutions of several widths over these."""

    def __init__(self, lstm: BiRecurrence, wide: ShallowAndWide) -> None:
        super().__init__()
        self.lstm = lstm
        self.wide = wide
        self.output_dim = wide.output_dim

    def forward(self, tokens: Padded) -> Tensor:
        """Map (batch, n_tokens, dim) to (batch, output_dim)."""
        features: Tensor = self.wide(self.lstm(tokens))
        return features


class RecurrenceThenAttention(nn.Module):
    """Tokens in context by an LSTM, then self-attention (Lin et al. 2017), then the maximum."""

    def __init__(
        self, lstm: BiRecurrence, attention: AdditiveSelfAttention | MultiplicativeSelfAttention
    ) -> None:
        super().__init__()
        self.lstm = lstm
        self.attention = attention
        self.output_dim = attention.output_dim

    def forward(self, tokens: Padded) -> Tensor:
        """Map (batch, n_tokens, dim) to (batch, output_dim)."""
        mixed: Padded = self.attention(self.lstm(tokens))
        return mixed.maximum()
