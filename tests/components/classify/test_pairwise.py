import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tertulia.components.classify.pairwise import Sigmoids, couple, fit_sigmoids


def test_a_sigmoid_makes_decisions_probabilities() -> None:
    likely = Sigmoids(np.array([-1.0, -2.0]), np.array([0.0, 0.0]))(np.array([[0.0, 1.0]]))

    assert likely.tolist() == [[0.5, pytest.approx(1 / (1 + np.exp(-2)))]]


def test_no_decision_makes_certain() -> None:
    likely = Sigmoids(np.array([-1.0]), np.array([0.0]))(np.array([[1e300], [-1e300]]))

    assert likely.ravel().tolist() == pytest.approx([1, 0], abs=1e-6)
    assert 0 < likely.min() < likely.max() < 1


def test_finds_the_sigmoid_that_decisions_were_drawn_from() -> None:
    chance = np.random.default_rng(1)
    decisions = chance.normal(size=40_000)
    is_first = (chance.random(40_000) < 1 / (1 + np.exp(-3 * decisions + 1))).astype(float)

    sigmoids = fit_sigmoids(decisions, is_first, np.zeros(40_000, dtype=int), 1)

    assert sigmoids.slopes[0] == pytest.approx(-3, abs=0.1)
    assert sigmoids.shifts[0] == pytest.approx(1, abs=0.1)


def test_fits_each_pair_for_itself() -> None:
    chance = np.random.default_rng(1)
    decisions, is_first = chance.normal(size=60), (chance.random(60) < 0.5).astype(float)
    pairs = np.arange(60) % 3

    together = fit_sigmoids(decisions, is_first, pairs, 3)
    alone = [fit_sigmoids(decisions[p::3], is_first[p::3], pairs[p::3] * 0, 1) for p in range(3)]

    np.testing.assert_allclose(together.slopes, [one.slopes[0] for one in alone], atol=1e-4)
    np.testing.assert_allclose(together.shifts, [one.shifts[0] for one in alone], atol=1e-4)


@pytest.mark.parametrize(
    ("decisions", "is_first"),
    [
        ([1.0, -1.0], [1.0, 0.0]),  # told apart
        ([-1.0, 1.0], [1.0, 0.0]),  # the wrong way round
        ([2.0, 2.0, 2.0], [1.0, 0.0, 1.0]),  # all the same
        ([1.0], [1.0]),  # only one class
        ([], []),
        ([1e6, -1e6, 1e-6], [1.0, 0.0, 0.0]),
    ],
)
def test_few_or_odd_decisions_have_a_sigmoid(decisions: list[float], is_first: list[float]) -> None:
    pairs = np.zeros(len(decisions), dtype=int)

    sigmoids = fit_sigmoids(np.array(decisions), np.array(is_first), pairs, 1)

    assert np.isfinite(sigmoids).all()


def test_two_classes_are_as_likely_as_their_pair_says() -> None:
    assert couple(np.array([[0.7], [0.2]]), 2) == pytest.approx(np.array([[0.7, 0.3], [0.2, 0.8]]))


@given(arrays(float, 4, elements=st.floats(0.01, 1)))
def test_pairs_that_agree_are_coupled_without_loss(weights: np.ndarray) -> None:
    probabilities = weights / weights.sum()
    firsts, seconds = np.triu_indices(4, 1)
    likely = probabilities[firsts] / (probabilities[firsts] + probabilities[seconds])

    assert couple(likely[None], 4)[0] == pytest.approx(probabilities, abs=1e-9)


@given(arrays(float, (3, 10), elements=st.floats(1e-7, 1 - 1e-7)))
def test_no_other_probabilities_fit_better(likely: np.ndarray) -> None:
    def misfit(row: np.ndarray, found: np.ndarray) -> float:
        pairs = zip(*np.triu_indices(5, 1), row, strict=True)
        return sum(((1 - r) * found[i] - r * found[j]) ** 2 for i, j, r in pairs)

    coupled = couple(likely, 5)

    assert coupled.sum(axis=1) == pytest.approx(1)
    assert coupled.min() >= 0
    for row, found in zip(likely, coupled, strict=True):
        best = misfit(row, found)
        for vertex in np.eye(5):
            assert best <= misfit(row, 0.999 * found + 0.001 * vertex) + 1e-12
