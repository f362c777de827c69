"""Labels as targets, and probabilities as labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from tertulia.core.arrays import FloatArray
from tertulia.core.errors import DataError, ParameterError
from tertulia.core.registry import nearest

Labels: TypeAlias = "str | Sequence[str]"
"""One label, or all that hold."""

_CATCH_ALL = "unknown"


def make_targets(classes: Sequence[str], labels: Sequence[Labels]) -> FloatArray:
    """Write 1 where a row has a class, (len(labels), len(classes)).

    A label that is no class counts as the class `unknown` where there is one.

    Raises:
        DataError: a label is no class.
    """
    places = {name: place for place, name in enumerate(classes)}
    targets = np.zeros((len(labels), len(classes)), dtype=np.float32)
    for row, (target, held) in enumerate(zip(targets, labels, strict=True)):
        for label in [held] if isinstance(held, str) else held:
            place = places.get(label, places.get(_CATCH_ALL))
            if place is None:
                raise DataError(_no_such_class(label, row, classes))
            target[place] = 1
    return targets


def row_weights(
    targets: FloatArray, classes: Sequence[str], class_weights: Mapping[str, float] | None
) -> FloatArray:
    """Give each row the mean weight of its classes, 1 where nothing is said, (n_rows,).

    Raises:
        ParameterError: a weight is given to what is no class.
    """
    weights = class_weights or {}
    for name in weights:
        if name not in classes:
            raise ParameterError(f"class_weights: {_no_class(name, classes)}")
    by_class = np.array([weights.get(name, 1.0) for name in classes], dtype=np.float32)
    n_labels = targets.sum(axis=1)  # (n_rows,)
    means: FloatArray = (targets @ by_class) / np.maximum(n_labels, 1)
    return np.where(n_labels == 0, np.float32(1), means)


def labels_above(
    probabilities: FloatArray, classes: Sequence[str], threshold: float
) -> list[list[str]]:
    """Name the classes above the threshold per row, or else the most probable one alone."""
    named = []
    for row in probabilities:
        places = np.flatnonzero(row > threshold).tolist() or [int(row.argmax())]
        named.append([classes[place] for place in places])
    return named


def _no_such_class(label: str, row: int, classes: Sequence[str]) -> str:
    return f"row {row} of the labels: {_no_class(label, classes)}"


def _no_class(label: str, classes: Sequence[str]) -> str:
    best = nearest(str(label), classes)
    guess = f"did you mean {best!r}?" if best else f"the classes are {', '.join(classes[:10])}"
    return f"{label!r} is none of the {len(classes)} `classes`; {guess}"
