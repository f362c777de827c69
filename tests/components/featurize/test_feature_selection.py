import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.folds import stratified_folds
from tertulia.components.featurize.feature_selection import (
    held_out_accuracy,
    stability,
)

LABELS = ["greet", "bye", "book"] * 20


def marks() -> csr_matrix:
    """Two features that tell `greet` and `bye`, and three of chance."""
    noise = np.random.default_rng(1).random((60, 3)) < 0.5
    telling = np.array([[label == "greet", label == "bye"] for label in LABELS])
    return csr_matrix(np.hstack([telling, noise]).astype(np.float32))


def test_features_that_tell_labels_apart_are_found_again_and_again() -> None:
    shares = stability(marks(), LABELS, np.random.default_rng(1))

    assert shares[:2].tolist() == [1, 1]
    assert shares[2:].max() < 1
    assert (shares == stability(marks(), LABELS, np.random.default_rng(1))).all()


@pytest.mark.parametrize("width", [0, 1, 2])
def test_accuracy_grows_with_what_features_tell(width: int) -> None:
    features = csr_matrix(np.hstack([marks()[:, :width].toarray(), np.ones((60, 1))]))
    folds = stratified_folds(LABELS, 4, np.random.default_rng(1))

    accuracy = held_out_accuracy(features, LABELS, folds)

    assert accuracy == pytest.approx((width + 1) / 3)
