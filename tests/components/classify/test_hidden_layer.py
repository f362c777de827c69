from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.hidden_layer import Network, train_network

NOTHING = np.zeros((80, 0), dtype=np.float32)
CORNERS = np.array([[1, 1], [0, 0], [1, 0], [0, 1]] * 20, dtype=np.float32)
GOLD = np.array([0, 0, 1, 1] * 20)


def scores(network: Network, inputs: np.ndarray) -> np.ndarray:
    hidden = np.maximum(inputs @ network.inner + network.inner_bias, 0)
    return hidden @ network.outer + network.outer_bias


@pytest.mark.parametrize("n_sparse", [0, 1, 2])
def test_a_network_learns_what_no_line_can_tell(n_sparse: int) -> None:
    sparse, dense = csr_matrix(CORNERS[:, :n_sparse]), CORNERS[:, n_sparse:]

    network = train_network(sparse, dense, GOLD, 2, seed=1)

    assert scores(network, CORNERS).argmax(axis=1).tolist() == GOLD.tolist()


def test_scores_sum_to_zero() -> None:
    network = train_network(csr_matrix(CORNERS), NOTHING, GOLD, 3, seed=1)

    assert scores(network, CORNERS).sum(axis=1) == pytest.approx(0, abs=1e-4)


def test_what_is_in_no_row_keeps_its_first_weights() -> None:
    rows = csr_matrix(np.hstack([CORNERS, np.zeros((80, 1), dtype=np.float32)]))

    network = train_network(rows, NOTHING, GOLD, 2, seed=1)

    first = np.random.default_rng(1).standard_normal((3, 256), dtype=np.float32) * np.float32(0.1)
    assert network.inner[2] == pytest.approx(first[2])


def test_the_same_seed_gives_the_same_network_to_the_bit() -> None:
    rows = csr_matrix(np.random.default_rng(0).normal(size=(9, 4)).astype(np.float32))

    one, other = (train_network(rows, NOTHING[:9], np.arange(9) % 3, 3, seed=7) for _ in range(2))

    assert one.inner.tobytes() == other.inner.tobytes()
