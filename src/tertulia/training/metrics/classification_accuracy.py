"""Share of examples with exactly the true labels."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.core.registry import register_metric
from tertulia.training.metrics.classified import label_sets
from tertulia.training.metrics.columns import share


@register_metric("classification_accuracy")
def classification_accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of examples whose set of labels is the true one, all labels of it."""
    return share([true == predicted for true, predicted in label_sets(y_true, y_predicted)])
