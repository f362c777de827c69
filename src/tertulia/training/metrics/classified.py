"""What a classifier answers, and what it should have.

The truth of an example is a label or a list of labels. A prediction is the same, or a tuple of
columns among which are the labels and, where a metric needs them, a {label: probability} mapping.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import isnan
from typing import TypeAlias

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.columns import first_column, frozen, paired, parts

Labels: TypeAlias = frozenset[Hashable]
Probabilities: TypeAlias = Mapping[Hashable, float]


def label_sets(
    y_true: Sequence[object], y_predicted: Sequence[object]
) -> list[tuple[Labels, Labels]]:
    """The true and the predicted labels of each example.

    Raises:
        ShapeError: the columns differ in length, or a prediction has no labels.
    """
    return [
        (_labels(true), _predicted_labels(place, predicted))
        for place, (true, predicted) in enumerate(paired(y_true, y_predicted))
    ]


def label_probabilities(
    y_true: Sequence[object], y_predicted: Sequence[object]
) -> list[tuple[Labels, Probabilities]]:
    """The true labels of each example, and the probability of each label the model knows.

    A probability that is not a number is 0.

    Raises:
        ShapeError: the columns differ in length, or a prediction has no probabilities.
    """
    return [
        (_labels(true), _probabilities(place, predicted))
        for place, (true, predicted) in enumerate(paired(y_true, y_predicted))
    ]


def _labels(item: object) -> Labels:
    return frozenset(frozen(label) for label in parts(first_column(item)))


def _predicted_labels(place: int, item: object) -> Labels:
    for column in item if isinstance(item, tuple) else (item,):
        if not isinstance(column, Mapping):
            return frozenset(frozen(label) for label in parts(column))
    raise ShapeError(
        f"prediction {place} has no labels: put them into the `out` of the pipeline,"
        " beside the probabilities"
    )


def _probabilities(place: int, item: object) -> Probabilities:
    for column in item if isinstance(item, tuple) else (item,):
        if isinstance(column, Mapping):
            return {label: 0.0 if isnan(p) else float(p) for label, p in column.items()}
    raise ShapeError(
        f"prediction {place} has no probabilities, which this metric needs: put a"
        " {label: probability} column into the `out` of the pipeline, beside the labels"
    )
