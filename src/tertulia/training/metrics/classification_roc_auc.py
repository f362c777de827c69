"""Area under the ROC curve, averaged over the classes."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import numpy as np

from tertulia.core.arrays import BoolArray, FloatArray
from tertulia.core.registry import register_metric
from tertulia.training.metrics.classified import label_probabilities


@register_metric("classification_roc_auc")
def classification_roc_auc(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Mean over the classes of the area under the ROC curve, each class against the rest.

    The area is the probability that an example of the class gets a higher probability for it
    than another example, ties counting half (Hanley & McNeil 1982). A class that no example has,
    or every one, has no area and is left out; 0.0 when none is left. (The original gives 0.0 as
    soon as one class has no area.) For a class that the model does not know every probability
    is 0, so its area is that of chance, 0.5.

    Raises:
        ShapeError: the columns differ in length, or a prediction has no probabilities.
    """
    examples = label_probabilities(y_true, y_predicted)
    areas = []
    for name in {label for labels, _ in examples for label in labels}:
        has_class = np.array([name in labels for labels, _ in examples])  # (n_examples,)
        if has_class.all():
            continue
        scores = np.array([row.get(name, 0.0) for _, row in examples])  # (n_examples,)
        areas.append(_area(has_class, scores))
    return fsum(areas) / len(areas) if areas else 0.0


def _area(has_class: BoolArray, scores: FloatArray) -> float:
    """Area under the curve by ranks; both arrays are (n_examples,), both outcomes occur."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]  # from 1, ties share their mean
    n_positive = int(has_class.sum())
    n_negative = len(has_class) - n_positive
    wins = ranks[has_class].sum() - n_positive * (n_positive + 1) / 2
    return float(wins / (n_positive * n_negative))
