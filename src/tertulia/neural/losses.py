"""Losses of a classifier, from its scores."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from tertulia.neural.choices import Activation, Loss

_TINY = 1e-7


def row_losses(scores: Tensor, targets: Tensor, activation: Activation, loss: Loss) -> Tensor:
    """The loss of each row.

    Args:
        scores: before the activation, (batch, n_classes).
        targets: in [0, 1], (batch, n_classes).
        activation: what turns scores into probabilities.
        loss: `binary_crossentropy` is the mean over classes, each yes or no;
            `categorical_crossentropy` takes the targets of a row for one distribution.

    Returns:
        Losses in nats, (batch,).
    """
    if loss == "categorical_crossentropy":
        logs = functional.logsigmoid(scores) if activation == "sigmoid" else scores
        shares = targets / targets.sum(dim=1, keepdim=True).clamp(min=_TINY)
        return -(shares * logs.log_softmax(dim=1)).sum(dim=1)
    if activation == "sigmoid":
        each = functional.binary_cross_entropy_with_logits(scores, targets, reduction="none")
        return each.mean(dim=1)
    yes = scores.log_softmax(dim=1)
    no = torch.log((1 - yes.exp()).clamp(min=_TINY))
    return -(targets * yes + (1 - targets) * no).mean(dim=1)
