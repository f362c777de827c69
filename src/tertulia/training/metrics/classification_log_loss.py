"""Cross entropy of the true labels."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from tertulia.core.registry import register_metric
from tertulia.training.metrics.classified import Labels, Probabilities, label_probabilities

SMALLEST = 1e-15
"""No probability counts as less: a label held impossible costs 34.5, not infinity."""


@register_metric("classification_log_loss")
def classification_log_loss(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Mean of the negative natural logarithm of the true label's probability: less is better.

    The probabilities of an example are scaled to sum to one first, as those of independent
    labels need not; several true labels add up. A label that the model does not know has
    probability 0.

    Raises:
        ShapeError: the columns differ in length, or a prediction has no probabilities.
    """
    losses = [_surprise(*example) for example in label_probabilities(y_true, y_predicted)]
    return sum(losses) / len(losses) if losses else 0.0


def _surprise(true: Labels, probabilities: Probabilities) -> float:
    total = sum(probabilities.values()) or 1.0
    return sum(-log(max(probabilities.get(label, 0.0) / total, SMALLEST)) for label in true)
