"""A text network with everything needed to train it: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tertulia.core.arrays import FloatArray
from tertulia.core.errors import ModelError
from tertulia.neural.averaging import WeightAverage
from tertulia.neural.classification.architecture import Architecture
from tertulia.neural.classification.batch import TextBatch
from tertulia.neural.classification.encoders import kernels_of
from tertulia.neural.classification.network import Subwords, TextNetwork
from tertulia.neural.classification.options import TrainingOptions
from tertulia.neural.losses import row_losses
from tertulia.neural.optimizers import make_optimizer
from tertulia.neural.runtime import PrivateRandomness, choose_device


class TextModel:
    """Trains a network and predicts with the average of its weights."""

    def __init__(
        self,
        shape: Architecture,
        options: TrainingOptions,
        *,
        seed: int | None,
        device: str,
        n_steps: int = 0,
    ) -> None:
        self.n_steps = n_steps
        self._options = options
        self._device = choose_device(device)
        self._randomness = PrivateRandomness(seed, self._device)
        with self._randomness.drawn():
            self.network = TextNetwork(shape, options.dropouts).to(self._device)
        self._average = WeightAverage(self.network, options.average_decay)
        parameters = self.network.parameters()
        self._optimizer = make_optimizer(options.optimizer, parameters, options.learning_rate)
        self._penalties = [
            (factor, kernels)
            for factor, kernels in (
                (options.penalty_convolution, kernels_of(self.network, nn.Conv1d)),
                (options.penalty_dense, kernels_of(self.network, nn.Linear)),
                (options.penalty_recurrent, kernels_of(self.network, nn.RNNBase)),
            )
            if factor
        ]

    def probabilities(self, batch: TextBatch) -> FloatArray:
        """The probabilities of the classes, (batch, n_classes)."""
        network = self._average.network
        network.eval()
        with torch.inference_mode():
            scores: Tensor = network(*self._tensors(batch))
            sigmoid = self._options.activation == "sigmoid"
            rows: FloatArray = (
                (scores.sigmoid() if sigmoid else scores.softmax(dim=1)).cpu().numpy()
            )
        return rows

    def step(self, batch: TextBatch, targets: FloatArray, row_weights: FloatArray) -> float:
        """Take one step down the loss, and return the loss before it.

        Args:
            batch: the texts.
            targets: in [0, 1], (batch, n_classes).
            row_weights: how much each text counts, (batch,).
        """
        options = self._options
        for group in self._optimizer.param_groups:
            group["lr"] = options.learning_rate / (1 + options.decay * self.n_steps)
        self.network.train()
        with self._randomness.drawn():
            scores: Tensor = self.network(*self._tensors(batch))
        wanted, weights = self._tensor(targets), self._tensor(row_weights)
        losses = row_losses(scores, wanted, options.activation, options.loss)
        loss = (losses * weights).mean() + self._penalty()
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        self._optimizer.step()
        self._average.update()
        self.n_steps += 1
        return float(loss.detach())

    def weights(self) -> dict[str, NDArray[Any]]:
        """A copy of the weights that predict, by name."""
        state = self._average.network.state_dict()
        return {name: tensor.cpu().numpy().copy() for name, tensor in state.items()}

    def restore(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Predict with, and train on from, a copy of `weights`.

        Raises:
            ModelError: names or shapes are not those of this network.
        """
        state = {name: torch.from_numpy(np.array(array)) for name, array in weights.items()}
        try:
            self.network.load_state_dict(state)
            self._average.network.load_state_dict(state)
        except RuntimeError as error:
            raise ModelError(f"the weights do not fit the network: {error}") from error

    def _penalty(self) -> Tensor | float:
        return sum(
            factor * weight.square().sum()
            for factor, kernels in self._penalties
            for weight in kernels
        )

    def _tensors(self, batch: TextBatch) -> tuple[Tensor, Tensor, Subwords | None]:
        subwords: Subwords | None = None
        if words := batch.subwords:
            subwords = (
                self._tensor(words.buckets),
                self._tensor(words.starts),
                self._tensor(words.words),
            )
        return self._tensor(batch.vectors), self._tensor(batch.mask), subwords

    def _tensor(self, array: NDArray[Any]) -> Tensor:
        return torch.from_numpy(array).to(self._device)
