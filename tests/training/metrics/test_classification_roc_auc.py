import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.classification_roc_auc import classification_roc_auc

SCORES = st.integers(0, 4).map(lambda quarters: quarters / 4)
EXAMPLES = st.lists(st.tuples(st.booleans(), SCORES), min_size=2)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    predictions = [{"a": 0.9}, {"a": 0.4}, {"a": 0.5}, {"a": 0.1}]

    # Of the pairs of an `a` and another, only (0.4, 0.5) is in the wrong order.
    assert classification_roc_auc(["a", "a", [], []], predictions) == 0.75


def test_a_tie_counts_half() -> None:
    assert classification_roc_auc(["a", []], [{"a": 0.5}, {"a": 0.5}]) == 0.5


def test_classes_are_averaged() -> None:
    predictions = [
        ("a", {"a": 0.9, "b": 0.3}),
        ("b", {"a": 0.2, "b": 0.3}),
    ]

    assert classification_roc_auc([["a"], ["b"]], predictions) == (1.0 + 0.5) / 2


def test_classes_that_none_or_all_have_are_left_out() -> None:
    predictions = [{"a": 0.9, "all": 0.1, "none": 0.5}, {"a": 0.2, "all": 0.9, "none": 0.4}]

    assert classification_roc_auc([["a", "all"], ["all"]], predictions) == 1.0


def test_without_a_class_of_both_outcomes_the_score_is_zero() -> None:
    assert classification_roc_auc(["a", "a"], [{"a": 0.9}, {"a": 0.8}]) == 0.0


def test_an_unknown_true_label_is_ranked_by_chance() -> None:
    assert classification_roc_auc(["new", []], [{"a": 0.9}, {"a": 0.8}]) == 0.5


def test_missing_probabilities_are_named() -> None:
    with pytest.raises(ShapeError, match="has no probabilities"):
        classification_roc_auc(["a", "b"], ["a", "b"])


@given(EXAMPLES)
def test_agrees_with_scikit_learn(examples: list[tuple[bool, float]]) -> None:
    has_class, scores = zip(*examples, strict=True)
    assume(len(set(has_class)) == 2)
    truth = [["a"] if has else [] for has in has_class]

    area = classification_roc_auc(truth, [{"a": score} for score in scores])

    assert area == pytest.approx(roc_auc_score(has_class, scores))
