from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.latent_layer import (
    log_probabilities,
    main_directions,
    train_network,
)


def test_main_directions_are_the_first_singular_vectors() -> None:
    rows = np.random.default_rng(0).normal(size=(40, 6)) * [9, 5, 3, 0.1, 0.1, 0.1]

    directions = main_directions(csr_matrix(rows.astype(np.float32)), 3, seed=1)

    _, _, expected = np.linalg.svd(rows)
    assert np.abs(directions.T @ expected[:3].T) == pytest.approx(np.eye(3), abs=1e-2)


def test_rows_of_zeros_have_no_direction() -> None:
    assert main_directions(csr_matrix((3, 5), dtype=np.float32), 2, seed=1).shape == (5, 0)


def test_a_network_learns_what_no_line_can_tell() -> None:
    inputs = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1]] * 20, dtype=np.float32)
    gold = np.array([0, 0, 1, 1] * 20)

    network = train_network(inputs, gold, 2, seed=1)

    hidden = np.maximum(inputs @ network.inner + network.inner_bias, 0)
    assert (hidden @ network.outer + network.outer_bias).argmax(axis=1).tolist() == gold.tolist()


def test_the_same_seed_gives_the_same_network_to_the_bit() -> None:
    inputs = np.random.default_rng(0).normal(size=(9, 4)).astype(np.float32)
    gold = np.arange(9) % 3

    one, other = (train_network(inputs, gold, 3, seed=7) for _ in range(2))

    assert one.inner.tobytes() == other.inner.tobytes()


def test_log_probabilities_are_those_of_a_softmax() -> None:
    rows = log_probabilities(np.array([[0.0, np.log(3)], [1000.0, 0.0]]))

    assert np.exp(rows) == pytest.approx(np.array([[0.25, 0.75], [1, 0]]))
