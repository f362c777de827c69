"""How a text classification network is trained, as plain data (torch-free)."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.neural.choices import Activation, Loss, OptimizerName


@dataclass(frozen=True, slots=True)
class Dropouts:
    """Shares in [0, 1) of what is left out while training."""

    units: float
    recurrent: float


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """How the weights are learned; nothing here decides their shapes.

    `decay` divides the learning rate by (1 + decay * step). The penalties are factors of the sum
    of squared weights of convolutions, dense layers and recurrent layers.
    """

    dropouts: Dropouts
    optimizer: OptimizerName
    learning_rate: float
    decay: float
    loss: Loss
    activation: Activation
    average_decay: float
    penalty_convolution: float
    penalty_dense: float
    penalty_recurrent: float
