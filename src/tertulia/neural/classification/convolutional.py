"""Encoders made of convolutions: token vectors in, one vector per text out."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from tertulia.neural.convolution import ConvolutionBlock, ParallelConvolutions
from tertulia.neural.recurrence import BiRecurrence
from tertulia.neural.sequences import Padded


class ShallowAndWide(nn.Module):
    """Convolutions of several widths, the maximum of each over the text.

    Kim 2014, "Convolutional neural networks for sentence classification". With `mean`, the mean
    over the text stands beside the maximum.
    """

    def __init__(
        self, dim: int, filters: Sequence[int], kernel_sizes: Sequence[int], *, mean: bool = False
    ) -> None:
        super().__init__()
        self.wide = ParallelConvolutions(dim, filters, kernel_sizes)
        self.output_dim = self.wide.output_dim * (2 if mean else 1)
        self._mean = mean

    def forward(self, tokens: Padded) -> Tensor:
        """Map (batch, n_tokens, dim) to (batch, output_dim)."""
        features: Padded = self.wide(tokens)
        if not self._mean:
            return features.maximum()
        return torch.cat([features.maximum(), features.mean()], dim=1)


class DeepConvolutions(nn.Module):
    """Convolutions one upon the other, the text halved after each (Kalchbrenner et al. 2014)."""

    def __init__(self, dim: int, filters: Sequence[int], kernel_sizes: Sequence[int]) -> None:
        super().__init__()
        dims = [dim, *filters]
        self.output_dim = dims[-1]
        self.blocks = nn.ModuleList(
            ConvolutionBlock(*shape) for shape in zip(dims[:-1], filters, kernel_sizes, strict=True)
        )

    def forward(self, tokens: Padded) -> Tensor:
        """Map (batch, n_tokens, dim) to (batch, output_dim)."""
        for block in self.blocks:
            features: Padded = block(tokens)
            tokens = features.halved()
        return tokens.maximum()


class ConvolutionsThenRecurrence(nn.Module):
    """Local features by convolution, half as many as tokens, read by an LSTM (Zhou et al. 2015)."""

    def __init__(
        self, dim: int, filters: Sequence[int], kernel_sizes: Sequence[int], *, lstm: BiRecurrence
    ) -> None:
        super().__init__()
        self.wide = ParallelConvolutions(dim, filters, kernel_sizes)
        self.lstm = lstm
        self.output_dim = lstm.output_dim

    def forward(self, tokens: Padded) -> Tensor:
        """Map (batch, n_tokens, dim) to (batch, output_dim)."""
        features: Padded = self.wide(tokens)
        states: Padded = self.lstm(features.halved())
        return states.maximum()
