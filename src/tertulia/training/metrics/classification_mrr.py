"""Mean reciprocal rank of the true label."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.core.registry import register_metric
from tertulia.training.metrics.classified import Labels, Probabilities, label_probabilities


@register_metric("classification_mrr")
def classification_mrr(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Mean of 1 / rank, counted from 1, of the most probable true label.

    A tie with a wrong label is decided against the true one. An example whose labels the model
    does not know, or that has none, scores 0.

    Raises:
        ShapeError: the columns differ in length, or a prediction has no probabilities.
    """
    ranks = [_reciprocal_rank(*example) for example in label_probabilities(y_true, y_predicted)]
    return sum(ranks) / len(ranks) if ranks else 0.0


def _reciprocal_rank(true: Labels, probabilities: Probabilities) -> float:
    known = [probabilities[label] for label in true if label in probabilities]
    if not known:
        return 0.0
    best = max(known)
    before = sum(p >= best for label, p in probabilities.items() if label not in true)
    return 1 / (1 + before)
