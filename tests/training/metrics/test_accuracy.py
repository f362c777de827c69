import numpy as np
import pytest

from tertulia.training.metrics.accuracy import accuracy, sets_accuracy


def test_accuracy_is_the_share_of_equal_items() -> None:
    assert accuracy(["a", "b", "c", "d"], ["a", "b", "c", "x"]) == 0.75


def test_accuracy_compares_items_by_content() -> None:
    assert accuracy([["a", "b"], [1, 2]], [("a", "x"), np.array([1, 2])]) == 0.5


def test_accuracy_compares_the_first_output_where_the_truth_has_one_column() -> None:
    assert accuracy(["a", "b"], [("a", {"a": 0.9}), ("a", {"a": 0.9})]) == 0.5


def test_accuracy_wants_every_column_where_the_truth_has_several() -> None:
    assert accuracy([("a", 1), ("b", 2)], [("a", 1), ("b", 3)]) == 0.5


@pytest.mark.parametrize("odd", ["", "\ud800", "x" * 1_000_000, None])
def test_accuracy_takes_any_string(odd: str | None) -> None:
    assert accuracy([odd, "a"], [odd, None]) == 0.5


def test_sets_ignore_order_and_repetition() -> None:
    assert sets_accuracy([["a", "b"], ["a"]], [["b", "a", "a"], ["a", "c"]]) == 0.5


def test_a_string_is_a_set_of_one() -> None:
    assert sets_accuracy(["ab"], ["ba"]) == 0.0


def test_mappings_are_sets_of_pairs() -> None:
    truth = [{"food": "thai"}, {"food": "thai"}]

    assert sets_accuracy(truth, [{"food": "thai"}, {"food": "greek"}]) == 0.5


def test_sets_may_hold_lists() -> None:
    assert (
        sets_accuracy(
            [[["food", "thai"], ["area", "west"]]], [[("area", "west"), ("food", "thai")]]
        )
        == 1.0
    )
