"""How good predicted classes are, by the names scikit-learn gives to such scores."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scoring = Literal[
    "accuracy",
    "balanced_accuracy",
    "matthews_corrcoef",
    "f1_macro",
    "f1_micro",
    "f1_weighted",
    "jaccard_macro",
    "jaccard_micro",
    "jaccard_weighted",
    "precision_macro",
    "precision_micro",
    "precision_weighted",
    "recall_macro",
    "recall_micro",
    "recall_weighted",
]


def score(name: Scoring, true: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
    """Judge predictions; what is undefined for a class, such as its precision, counts as 0."""
    from sklearn import metrics

    if name == "accuracy":
        return float(np.mean(true == predicted))
    if name == "matthews_corrcoef":
        return float(metrics.matthews_corrcoef(true, predicted))
    if name == "balanced_accuracy":
        found = metrics.recall_score(true, predicted, labels=np.unique(true), average="macro")
        return float(found)
    measure, _, average = name.partition("_")
    judge = getattr(metrics, f"{measure}_score")
    return float(judge(true, predicted, average=average, zero_division=0))
