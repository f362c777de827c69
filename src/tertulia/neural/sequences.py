"""Sequences of different lengths in one tensor, such that padding never shows in a result."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Padded:
    """Rows of token vectors, zeros after the last token; every row has one token at least."""

    values: Tensor  # (batch, n_tokens, dim)
    mask: Tensor  # (batch, n_tokens), True on tokens

    def replaced(self, values: Tensor) -> Padded:
        """Hold other `values` (batch, n_tokens, any dim) for the same tokens, zeros between."""
        return Padded(values * self.mask.unsqueeze(-1), self.mask)

    def scattered(self, rows: Tensor) -> Padded:
        """Hold `rows` (all tokens of the batch, any dim), one for each token, zeros between."""
        values = rows.new_zeros(*self.mask.shape, rows.shape[-1])
        values[self.mask] = rows
        return Padded(values, self.mask)

    def lengths(self) -> Tensor:
        """The number of tokens of each row, on the processor, (batch,)."""
        return self.mask.sum(dim=1).cpu()

    def maximum(self) -> Tensor:
        """The largest value over the tokens of a row, (batch, dim)."""
        return self._with_floor().max(dim=1).values

    def mean(self) -> Tensor:
        """The mean over the tokens of a row, (batch, dim)."""
        return self.values.sum(dim=1) / self.mask.sum(dim=1, keepdim=True)

    def halved(self) -> Padded:
        """Keep the larger of each pair of neighbours: half the tokens, rounded up."""
        columns = self._with_floor().transpose(1, 2)  # (batch, dim, n_tokens)
        pooled = functional.max_pool1d(columns, kernel_size=2, ceil_mode=True).transpose(1, 2)
        mask = self.mask[:, ::2]  # a pair has a token if its left half is one
        return Padded(pooled.masked_fill(~mask.unsqueeze(-1), 0.0), mask)

    def _with_floor(self) -> Tensor:
        return self.values.masked_fill(~self.mask.unsqueeze(-1), -torch.inf)


class RowNorm(nn.BatchNorm1d):
    """Batch normalization of rows (n, dim) (Ioffe & Szegedy 2015); bears a batch of one row.

    A single row has no variance: it is normalized with what was seen so far.
    """

    def forward(self, rows: Tensor) -> Tensor:
        """Normalize each feature over the rows."""
        if self.training and len(rows) < 2:
            mean, variance = self.running_mean, self.running_var
            return functional.batch_norm(rows, mean, variance, self.weight, self.bias, eps=self.eps)
        return super().forward(rows)
