import numpy as np

from tertulia.training.metrics.classification_accuracy import classification_accuracy


def test_all_labels_must_be_met() -> None:
    truth = [["a", "b"], ["a", "b"], ["a"]]

    assert classification_accuracy(truth, [["b", "a"], ["a"], ["a", "b"]]) == 1 / 3


def test_labels_and_probabilities_are_what_classifiers_answer() -> None:
    predictions = [(np.array(["a"]), {"a": 0.9, "b": 0.2}), (np.array(["b"]), {"a": 0.3, "b": 0.7})]

    assert classification_accuracy([["a"], ["a"]], predictions) == 0.5


def test_an_unknown_true_label_is_an_error() -> None:
    assert classification_accuracy(["new", "a"], ["a", "a"]) == 0.5


def test_no_label_is_right_where_there_is_none() -> None:
    assert classification_accuracy([[], ["a"]], [[], None]) == 0.5
