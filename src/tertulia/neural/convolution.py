"""Convolutions over tokens."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from tertulia.neural.sequences import Padded, RowNorm


class ConvolutionBlock(nn.Module):
    """A convolution that keeps the length, then batch normalization, then ReLU.

    Nothing is computed for padding, so it does not count in the normalization either. As one
    matrix product over the windows around tokens this is twice as fast as torch's own
    convolution on short texts of different lengths.
    """

    def __init__(self, dim: int, n_filters: int, kernel_size: int) -> None:
        super().__init__()
        # No bias: normalization would take it away again.
        self.convolution = nn.Conv1d(dim, n_filters, kernel_size, bias=False)
        self.norm = RowNorm(n_filters)
        self._size = kernel_size

    def forward(self, sequences: Padded) -> Padded:
        """Map (batch, n_tokens, dim) to (batch, n_tokens, n_filters)."""
        margins = (0, 0, (self._size - 1) // 2, self._size // 2)
        windows = functional.pad(sequences.values, margins).unfold(1, self._size, 1)
        rows = windows[sequences.mask].flatten(1)  # (all tokens, dim * kernel_size)
        weight = self.convolution.weight.flatten(1)
        features: Tensor = self.norm(functional.linear(rows, weight)).relu()
        return sequences.scattered(features)


class ParallelConvolutions(nn.Module):
    """Convolutions of several widths side by side on the same tokens."""

    def __init__(self, dim: int, filters: Sequence[int], kernel_sizes: Sequence[int]) -> None:
        super().__init__()
        self.output_dim = sum(filters)
        self.blocks = nn.ModuleList(
            ConvolutionBlock(dim, n_filters, size)
            for n_filters, size in zip(filters, kernel_sizes, strict=True)
        )

    def forward(self, sequences: Padded) -> Padded:
        """Map (batch, n_tokens, dim) to (batch, n_tokens, sum of filters)."""
        wide = [block(sequences).values for block in self.blocks]
        return Padded(torch.cat(wide, dim=-1), sequences.mask)
