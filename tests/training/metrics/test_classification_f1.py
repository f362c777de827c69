import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from tertulia.training.metrics.classification_f1 import (
    classification_f1,
    classification_f1_weighted,
)

LABELS = st.sets(st.sampled_from("abcd"))
EXAMPLES = st.lists(st.tuples(LABELS, LABELS), min_size=1)


def test_macro_f1_is_the_plain_mean_over_the_classes() -> None:
    # a: 2 right, 1 too many: 4/5; b: 1 right, 1 missed: 2/3.
    assert classification_f1(list("aabb"), list("aaab")) == pytest.approx((4 / 5 + 2 / 3) / 2)


def test_weighted_f1_weighs_classes_by_how_often_they_are_true() -> None:
    # a: 1 of 1 with one too many: 2/3; b: 2 of 3: 4/5.
    score = classification_f1_weighted(list("abbb"), list("aabb"))

    assert score == pytest.approx((1 * 2 / 3 + 3 * 4 / 5) / 4)


def test_classes_never_met_are_left_out() -> None:
    predictions = [("a", {"a": 0.9, "never": 0.1})]

    assert classification_f1(["a"], predictions) == 1.0


def test_an_unknown_true_label_is_an_error() -> None:
    assert classification_f1(["a", "new"], ["a", "a"]) == pytest.approx((2 / 3 + 0) / 2)


@pytest.mark.parametrize("metric", [classification_f1, classification_f1_weighted])
def test_without_a_label_there_is_nothing_to_score(metric) -> None:
    assert metric([[]], [[]]) == 0.0


def test_without_a_true_label_all_weights_are_zero() -> None:
    assert classification_f1_weighted([[]], [["a"]]) == 0.0


@given(EXAMPLES)
def test_agrees_with_scikit_learn(examples: list[tuple[set[str], set[str]]]) -> None:
    truth, predicted = [t for t, _ in examples], [p for _, p in examples]
    seen = ["abcd".index(label) for label in sorted(set().union(*truth, *predicted))]
    assume(seen)
    binarizer = MultiLabelBinarizer(classes=list("abcd")).fit(truth)
    rows = binarizer.transform(truth), binarizer.transform(predicted)

    macro = f1_score(*rows, labels=seen, average="macro", zero_division=0)
    weighted = f1_score(*rows, labels=seen, average="weighted", zero_division=0)

    assert classification_f1(truth, predicted) == pytest.approx(macro)
    assert classification_f1_weighted(truth, predicted) == pytest.approx(weighted)
