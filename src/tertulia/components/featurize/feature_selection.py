"""Which features are worth having: those that tell intents apart again and again."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from tertulia.components.classify.folds import Fold
from tertulia.core.arrays import FloatArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_SUBSAMPLES = 50
_WEAKNESS = 0.5
_ENOUGH_PRECISION = 1e-2


def stability(
    features: csr_matrix, labels: Sequence[str], chance: np.random.Generator
) -> FloatArray:
    """How often each feature is chosen by sparse classifiers of random halves of the rows.

    Randomised logistic regression: each time a random half of the features is made less attractive
    (Meinshausen & Bühlmann 2010, "Stability selection").

    Returns:
        A share for each feature, (n_features,).
    """
    gold = np.asarray(labels)
    chosen = np.zeros(features.shape[1])
    for _ in range(_SUBSAMPLES):
        rows = np.sort(chance.permutation(len(gold))[: (len(gold) + 1) // 2])
        scales = np.where(chance.random(len(chosen)) < 0.5, _WEAKNESS, 1).astype(np.float32)
        scaled = features[rows]
        scaled.data = scaled.data * scales[scaled.indices]
        chosen += _used(scaled, gold[rows], int(chance.integers(2**31)))
    return chosen / _SUBSAMPLES


def held_out_accuracy(features: Any, labels: Sequence[str], folds: Sequence[Fold]) -> float:
    """The mean accuracy of logistic regression on what was held out; every label weighs the same.

    `features` are dense or sparse rows.
    """
    from sklearn.linear_model import LogisticRegression

    gold = np.asarray(labels)
    model = LogisticRegression(class_weight="balanced")
    accuracies = []
    with _unfinished_is_fine():
        for kept, held_out in folds:
            model.fit(features[kept], gold[kept])
            accuracies.append(np.mean(model.predict(features[held_out]) == gold[held_out]))
    return float(np.mean(accuracies))


def _used(features: csr_matrix, gold: np.ndarray[Any, Any], seed: int) -> FloatArray:
    """Which features a sparse classifier uses to tell any label from the others; 0 or 1."""
    from sklearn.linear_model import LogisticRegression

    used = np.zeros(features.shape[1], dtype=bool)
    model = LogisticRegression(
        solver="liblinear", tol=_ENOUGH_PRECISION, random_state=seed, **_sparse_weights()
    )
    with _unfinished_is_fine():
        for label in np.unique(gold):
            is_label = gold == label
            if not is_label.all():
                used |= model.fit(features, is_label).coef_[0] != 0
    return used.astype(np.float64)


def _sparse_weights() -> dict[str, object]:
    """How to ask for weights of which most are zero; scikit-learn 1.8 has renamed it."""
    import sklearn

    release = tuple(map(int, sklearn.__version__.split(".")[:2]))
    return {"l1_ratio": 1.0} if release >= (1, 8) else {"penalty": "l1"}


@contextmanager
def _unfinished_is_fine() -> Iterator[None]:
    """Keep scikit-learn from warning that it could have gone on."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
