"""Averages of weights over training steps."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

Network = TypeVar("Network", bound=nn.Module)


class WeightAverage(Generic[Network]):
    """A second network that follows the trained one as an exponential moving average.

    Smoother than the last step (Polyak & Juditsky 1992). The average of n steps forgets at most
    as fast as `decay` says, and faster while n is small. With `decay` 0 it is the network itself.
    """

    def __init__(self, network: Network, decay: float) -> None:
        self._decay = decay
        self._n_steps = 0
        self.network = deepcopy(network) if decay else network
        self.network.eval()
        averages, sources = self.network.state_dict().values(), network.state_dict().values()
        self._pairs = list(zip(averages, sources, strict=True))  # views: they follow the networks

    @torch.no_grad()
    def update(self) -> None:
        """Take in the weights of the trained network after a step."""
        if not self._decay:
            return
        self._n_steps += 1
        share = 1 - min(self._decay, self._n_steps / (9 + self._n_steps))
        for average, source in self._pairs:
            if average.is_floating_point():
                average.lerp_(source, share)
            else:
                average.copy_(source)


class WeightMean:
    """The plain mean of weights at some moments of their training."""

    def __init__(self, weights: Sequence[Tensor]) -> None:
        self._weights = weights
        self._means = [torch.zeros_like(weight) for weight in weights]
        self._n_moments = 0

    @torch.no_grad()
    def update(self) -> None:
        """Take in the weights of this moment."""
        self._n_moments += 1
        for mean, weight in zip(self._means, self._weights, strict=True):
            mean.lerp_(weight, 1 / self._n_moments)

    @torch.no_grad()
    def settle(self) -> None:
        """Give the weights their mean, if any moment was taken in."""
        if self._n_moments:
            for mean, weight in zip(self._means, self._weights, strict=True):
                weight.copy_(mean)
