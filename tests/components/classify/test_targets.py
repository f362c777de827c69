import numpy as np
import pytest

from tertulia.components.classify.targets import labels_above, make_targets, row_weights
from tertulia.core.errors import DataError, ParameterError

CLASSES = ("food", "music", "unknown")


def test_one_label_and_several_labels_become_ones() -> None:
    targets = make_targets(CLASSES, ["music", ["food", "music"], []])

    assert targets.tolist() == [[0, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_a_label_that_is_no_class_is_unknown_where_that_is_a_class() -> None:
    targets = make_targets(CLASSES, ["sport"])

    assert targets.tolist() == [[0, 0, 1]]


def test_a_label_unlike_all_classes_gets_the_list_of_classes() -> None:
    with pytest.raises(DataError, match="'xyz' is none of the 2 `classes`; the classes are food,"):
        make_targets(CLASSES[:2], ["xyz"])


def test_a_row_weighs_the_mean_of_its_classes() -> None:
    targets = make_targets(CLASSES, ["food", ["food", "music"], "unknown", []])

    weights = row_weights(targets, CLASSES, {"food": 4.0, "music": 2.0})

    assert weights.tolist() == [4.0, 3.0, 1.0, 1.0]


def test_a_weight_for_no_class_is_refused() -> None:
    with pytest.raises(ParameterError, match="class_weights: 'fod' is none of"):
        row_weights(make_targets(CLASSES, ["food"]), CLASSES, {"fod": 1.0})


def test_labels_are_all_above_the_threshold_or_the_best() -> None:
    probabilities = np.array([[0.6, 0.7, 0.1], [0.5, 0.4, 0.2]])

    labels = labels_above(probabilities, CLASSES, threshold=0.5)

    assert labels == [["food", "music"], ["food"]]
