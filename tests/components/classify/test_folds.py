from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.components.classify.folds import sample, stratified_folds


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.integers(2, 6))
def test_each_row_is_held_out_once_unless_it_is_the_only_one(
    labels: list[str], n_folds: int
) -> None:
    folds = stratified_folds(labels, n_folds, np.random.default_rng(1))

    counts = Counter(labels)
    held_out = Counter(int(place) for fold in folds for place in fold.held_out)
    assert held_out == {place: 1 for place, label in enumerate(labels) if counts[label] > 1}
    for fold in folds:
        assert sorted([*fold.kept, *fold.held_out]) == list(range(len(labels)))
        assert {labels[place] for place in fold.kept} == set(labels)


def test_labels_are_spread_evenly() -> None:
    folds = stratified_folds(["a"] * 6 + ["b"] * 3, 3, np.random.default_rng(1))

    assert [sorted(fold.held_out < 6) for fold in folds] == [[False, True, True]] * 3


def test_chance_decides_who_is_held_out_together() -> None:
    labels = ["a"] * 20

    one, same, other = (
        stratified_folds(labels, 2, np.random.default_rng(seed))[0].held_out.tolist()
        for seed in (1, 1, 2)
    )

    assert one == same
    assert one != other


@pytest.mark.parametrize(("balanced", "counts"), [(True, (5, 5)), (False, (9, 1))])
def test_a_sample_has_as_many_of_each_label_or_the_same_share(
    balanced: bool, counts: tuple[int, int]
) -> None:
    labels = ["a"] * 90 + ["b"] * 10 + [None] * 5

    places = sample(labels, 10, np.random.default_rng(1), balanced=balanced)

    drawn = [labels[place] for place in places]
    assert (drawn.count("a"), drawn.count("b")) == counts
    assert sorted(set(places)) == places.tolist()


def test_a_sample_has_every_label() -> None:
    labels = ["a"] * 1000 + ["b"]

    places = sample(labels, 3, np.random.default_rng(1), balanced=False)

    assert 1000 in places


@pytest.mark.parametrize("balanced", [True, False])
def test_where_there_are_few_rows_all_with_a_label_are_drawn(balanced: bool) -> None:
    chance = np.random.default_rng(1)

    assert sample(["a", None, "b"], 9, chance, balanced=balanced).tolist() == [0, 2]
    assert sample([None], 9, chance, balanced=balanced).tolist() == []
