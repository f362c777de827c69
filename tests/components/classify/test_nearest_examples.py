from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.nearest_examples import NearestExamples, example_vectors

GOLD = np.array([0, 0, 1])
FEATURES = np.array([[2.0, 0.0], [0.0, 5.0], [3.0, 4.0]])


def test_a_message_is_as_near_as_its_nearest_example() -> None:
    vectors = example_vectors(FEATURES, GOLD)
    assert vectors is not None

    nearness = NearestExamples(vectors)(np.array([[7.0, 0.0], [-1.0, 0.0], [0.0, 0.0]]))

    assert nearness == pytest.approx(np.array([1.0, 0.0, 0.0]))


def test_of_an_intent_with_many_examples_some_are_kept() -> None:
    gold = np.repeat([0, 1], [1000, 3])
    features = np.stack([np.cos(np.arange(1003.0)), np.sin(np.arange(1003.0))], axis=1)

    vectors = example_vectors(features, gold)

    assert vectors is not None
    assert vectors.shape == (103, 2)
    assert np.linalg.norm(vectors.astype(float), axis=1) == pytest.approx(1.0, abs=1e-3)


def test_sparse_features_do_not_tell_what_is_near() -> None:
    assert example_vectors(csr_matrix(FEATURES), GOLD) is None
    assert example_vectors(None, GOLD) is None


def test_without_an_example_nothing_is_near() -> None:
    vectors = example_vectors(np.zeros((0, 2)), np.zeros(0, np.int64))
    assert vectors is not None

    assert NearestExamples(vectors)(np.ones((1, 2))).tolist() == [-1.0]
