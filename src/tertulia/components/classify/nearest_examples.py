"""How near messages come to examples, by what other components say of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import Rows
from tertulia.components.classify.ngram_scores import unit_features
from tertulia.core.arrays import FloatArray, IntArray

_MOST_OF_AN_INTENT = 100


def example_vectors(features: Rows | None, gold: IntArray) -> NDArray[np.float16] | None:
    """Keep the dense features of examples as unit vectors, (n_kept, n_features); None of others.

    Of an intent with many examples, some are kept that lie evenly among them.
    """
    if not isinstance(features, np.ndarray):
        return None
    kept = [
        own[np.linspace(0, len(own) - 1, min(len(own), _MOST_OF_AN_INTENT)).astype(np.int64)]
        for own in (np.flatnonzero(gold == intent) for intent in np.unique(gold))
    ]
    places = np.concatenate([np.zeros(0, np.int64), *kept])
    return np.asarray(unit_features(features[places]), dtype=np.float16)


class NearestExamples:
    """Finds how like messages are to that example which is most like them."""

    def __init__(self, vectors: NDArray[np.float16]) -> None:
        self._vectors = vectors.astype(np.float32).T

    def __call__(self, features: FloatArray) -> FloatArray:
        """The cosine between each message and the nearest example, (n_messages,)."""
        likeness = unit_features(features) @ self._vectors  # (n_messages, n_examples)
        nearest: FloatArray = likeness.max(axis=1, initial=-1.0)
        return nearest
