import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.classification_mrr import classification_mrr

PROBABILITIES = {"a": 0.6, "b": 0.3, "c": 0.1}


def test_reciprocal_ranks_are_averaged() -> None:
    predictions = [("a", PROBABILITIES)] * 3

    assert classification_mrr(["a", "b", "c"], predictions) == pytest.approx(
        (1 + 1 / 2 + 1 / 3) / 3
    )


def test_the_most_probable_true_label_counts() -> None:
    assert classification_mrr([["c", "b"]], [PROBABILITIES]) == 0.5


def test_a_tie_is_decided_against_the_true_label() -> None:
    assert classification_mrr(["a"], [{"a": 0.5, "b": 0.5}]) == 0.5


@pytest.mark.parametrize("truth", ["new", []])
def test_without_a_known_true_label_an_example_scores_zero(truth: object) -> None:
    assert classification_mrr([truth, "a"], [PROBABILITIES] * 2) == 0.5


def test_missing_probabilities_are_named() -> None:
    with pytest.raises(ShapeError, match="has no probabilities"):
        classification_mrr(["a"], ["a"])
