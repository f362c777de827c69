from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.classification_log_loss import classification_log_loss

WEIGHTS = st.lists(st.integers(1, 9), min_size=3, max_size=3)
EXAMPLES = st.lists(st.tuples(st.sampled_from("abc"), WEIGHTS), min_size=1)


def test_loss_is_the_mean_surprise_at_the_true_label() -> None:
    predictions = [("a", {"a": 0.5, "b": 0.5}), ("a", {"a": 0.75, "b": 0.25})]

    loss = classification_log_loss(["a", "b"], predictions)

    assert loss == pytest.approx((log(2) + log(4)) / 2)


def test_probabilities_are_scaled_to_one() -> None:
    assert classification_log_loss(["a"], [{"a": 0.9, "b": 0.9}]) == pytest.approx(log(2))


def test_several_true_labels_add_up() -> None:
    assert classification_log_loss([["a", "b"]], [{"a": 0.5, "b": 0.5}]) == pytest.approx(log(4))


@pytest.mark.parametrize("probabilities", [{"a": 1.0}, {"a": 0.0}, {"new": 0.0, "a": 0.4}, {}])
def test_an_impossible_label_costs_much_but_not_infinitely(probabilities: object) -> None:
    assert classification_log_loss(["new"], [probabilities]) == pytest.approx(-log(1e-15))


def test_missing_probabilities_are_named() -> None:
    with pytest.raises(ShapeError, match="has no probabilities"):
        classification_log_loss(["a"], ["a"])


@given(EXAMPLES)
def test_agrees_with_scikit_learn(examples: list[tuple[str, list[int]]]) -> None:
    truth = [label for label, _ in examples]
    rows = [[weight / sum(weights) for weight in weights] for _, weights in examples]

    loss = classification_log_loss(truth, [dict(zip("abc", row, strict=True)) for row in rows])

    assert loss == pytest.approx(log_loss(truth, rows, labels=list("abc")))
