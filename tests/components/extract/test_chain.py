from itertools import pairwise, product

import numpy as np
import pytest

from tertulia.components.extract.chain import Chain, most_probable
from tertulia.components.extract.tags import Label, Scheme, TagSet

CITY = (Label("city"),)


def weights(n_tags: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance.normal(size=n_tags), chance.normal(size=(n_tags, n_tags))


def by_enumeration(scores: np.ndarray, starts: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """The probability of each tag at each token, summed over all sequences."""
    n_tokens, n_tags = scores.shape
    totals = np.zeros_like(scores)
    for path in product(range(n_tags), repeat=n_tokens):
        weight = starts[path[0]] + sum(scores[place, tag] for place, tag in enumerate(path))
        weight += sum(pairs[one, two] for one, two in pairwise(path))
        for place, tag in enumerate(path):
            totals[place, tag] += np.exp(weight)
    return totals / totals.sum(axis=1, keepdims=True)


def test_marginals_are_those_of_all_sequences() -> None:
    starts, pairs = weights(3)
    scores = np.random.default_rng(1).normal(size=(4, 3))

    marginals = Chain.of(starts, pairs).marginals(scores[:, None], np.ones(4, int))

    np.testing.assert_allclose(marginals[:, 0], by_enumeration(scores, starts, pairs))


def test_sequences_side_by_side_do_not_mix() -> None:
    chain = Chain.of(*weights(3))
    scores = np.random.default_rng(1).normal(size=(3, 2, 3))

    together = chain.marginals(scores, np.array([2, 1, 1]))

    alone = chain.marginals(scores[:1, 1:], np.array([1]))
    np.testing.assert_allclose(together[:1, 1:], alone)


def test_expected_transitions_add_up_to_the_number_of_neighbours() -> None:
    pairs = np.zeros((3, 3))

    Chain.of(*weights(3)).marginals(np.zeros((4, 2, 3)), np.array([2, 2, 2, 1]), pairs)

    assert pairs.sum() == pytest.approx(3 + 2)


@pytest.mark.parametrize("scheme", ["io", "bio", "bilou"])
@pytest.mark.parametrize("seed", range(5))
def test_chosen_tags_make_sense(scheme: Scheme, seed: int) -> None:
    tags = TagSet((Label("city"), Label("date")), scheme)
    chain = Chain.of(*weights(len(tags), seed))
    scores = np.random.default_rng(seed).normal(size=(12, len(tags)))

    chosen, _ = most_probable(chain, tags, scores, np.array([5, 0, 7]))

    for path in (chosen[:5], chosen[5:]):
        assert not tags.continues[path[0]]
        assert tags.ends[path[-1]]
        assert tags.may_follow[path[:-1], path[1:]].all()


def test_chooses_what_is_most_probable() -> None:
    tags = TagSet(CITY, "bio")
    chain = Chain.of(np.zeros(3), np.zeros((3, 3)))
    scores = np.log([[0.2, 0.7, 0.1], [0.1, 0.3, 0.6], [0.8, 0.1, 0.1]])

    chosen, confidences = most_probable(chain, tags, scores, np.array([3]))

    assert chosen.tolist() == [1, 2, 0]
    # Begin and inside both say that it is a city.
    np.testing.assert_allclose(confidences[:2], [0.8, 0.9])


def test_long_messages_take_bounded_memory_and_answer_as_short_ones_do() -> None:
    tags = TagSet(CITY, "bio")
    chain = Chain.of(np.zeros(3), np.zeros((3, 3)))
    scores = np.log(np.tile([[0.2, 0.7, 0.1], [0.1, 0.3, 0.6]], (10_000, 1)))

    chosen, _ = most_probable(chain, tags, scores, np.array([20_000]))

    assert chosen.tolist() == [1, 2] * 10_000


def test_extreme_scores_are_no_trouble() -> None:
    tags = TagSet(CITY, "bio")
    chain = Chain.of(np.zeros(3, np.float32), np.zeros((3, 3), np.float32), tags)
    scores = np.array([[1e4, -1e4, 0], [-1e4, 0, 1e4]], np.float32)

    chosen, confidences = most_probable(chain, tags, scores, np.array([2]))

    assert np.isfinite(confidences).all()
    assert chosen[0] == 0
