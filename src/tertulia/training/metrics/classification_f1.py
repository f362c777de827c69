"""F1 of labels, averaged over the classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import fsum

from tertulia.core.registry import register_metric
from tertulia.training.metrics.classified import label_sets


@register_metric("classification_f1")
def classification_f1(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Macro F1: the plain mean over every class seen in truth or prediction.

    DeepPavlov 0.0.4 computes the micro average under this name, 0.0.5.1 and later the macro.
    A class that the model knows but this evaluation never meets is left out; a true label that
    the model does not know has F1 0.
    """
    scores, _ = _f1_by_class(y_true, y_predicted)
    return fsum(scores.values()) / len(scores) if scores else 0.0


@register_metric("classification_f1_weighted")
def classification_f1_weighted(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """F1 averaged over the classes, each weighted by how often it is true."""
    scores, support = _f1_by_class(y_true, y_predicted)
    total = support.total()
    return fsum(scores[name] * support[name] for name in scores) / total if total else 0.0


def _f1_by_class(
    y_true: Sequence[object], y_predicted: Sequence[object]
) -> tuple[dict[Hashable, float], Counter[Hashable]]:
    """The F1 of each class, and how many examples truly have it."""
    hits, support, claims = Counter[Hashable](), Counter[Hashable](), Counter[Hashable]()
    for true, predicted in label_sets(y_true, y_predicted):
        hits.update(true & predicted)
        support.update(true)
        claims.update(predicted)
    seen = support.keys() | claims.keys()
    return {name: 2 * hits[name] / (support[name] + claims[name]) for name in seen}, support
