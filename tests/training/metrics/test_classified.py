import numpy as np
import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.classified import label_probabilities, label_sets

PROBABILITIES = {"greet": 0.9, "bye": 0.1}


@pytest.mark.parametrize(
    "prediction",
    [
        "greet",
        ["greet"],
        np.array(["greet"]),
        np.str_("greet"),
        {"greet"},
        (["greet"], PROBABILITIES),
        ("greet", PROBABILITIES),
        (PROBABILITIES, ["greet"]),
    ],
)
def test_labels_are_found_in_every_form(prediction: object) -> None:
    assert label_sets([["greet"]], [prediction]) == [({"greet"}, {"greet"})]


def test_the_truth_may_be_a_label_a_list_or_the_first_of_several_targets() -> None:
    truth = ["greet", ["greet"], (["greet"], 7), None, []]

    assert [true for true, _ in label_sets(truth, ["bye"] * 5)] == [{"greet"}] * 3 + [set()] * 2


def test_labels_may_be_lists_themselves() -> None:
    assert label_sets([[["a", "b"]]], [[("a", "b")]]) == [({("a", "b")}, {("a", "b")})]


@pytest.mark.parametrize("prediction", [PROBABILITIES, (PROBABILITIES,)])
def test_probabilities_are_no_labels(prediction: object) -> None:
    with pytest.raises(ShapeError, match=r"prediction 0 has no labels: put them into the `out`"):
        label_sets(["greet"], [prediction])


@pytest.mark.parametrize("prediction", [PROBABILITIES, (["greet"], PROBABILITIES)])
def test_probabilities_are_found_in_every_form(prediction: object) -> None:
    assert label_probabilities(["bye"], [prediction]) == [({"bye"}, PROBABILITIES)]


@pytest.mark.parametrize("prediction", ["greet", ["greet"], (["greet"], [0.9, 0.1]), None])
def test_labels_are_no_probabilities(prediction: object) -> None:
    with pytest.raises(ShapeError, match=r"prediction 1 has no probabilities, .* put a"):
        label_probabilities(["greet", "greet"], [PROBABILITIES, prediction])


def test_a_probability_that_is_not_a_number_is_zero() -> None:
    probabilities = {"greet": np.float32("nan"), "bye": np.float32(0.5)}

    assert label_probabilities(["bye"], [probabilities]) == [({"bye"}, {"greet": 0.0, "bye": 0.5})]
