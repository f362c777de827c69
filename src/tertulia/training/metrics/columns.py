"""The columns of an evaluation, and the items in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

import numpy as np

from tertulia.core.errors import ShapeError

Metric: TypeAlias = Callable[[Sequence[Any], Sequence[Any]], float]
"""`metric(y_true, y_predicted)`: one item per example in, one number out."""


def paired(y_true: Sequence[object], y_predicted: Sequence[object]) -> list[tuple[object, object]]:
    """Put each true item beside what was predicted for it.

    Raises:
        ShapeError: the columns differ in length.
    """
    if len(y_true) != len(y_predicted):
        raise ShapeError(
            f"{len(y_true)} true items cannot be compared with {len(y_predicted)} predictions:"
            " a pipeline must answer each example once"
        )
    return list(zip(y_true, y_predicted, strict=True))


def share(outcomes: Sequence[bool]) -> float:
    """The share of true outcomes; 0.0 of none."""
    return sum(outcomes) / len(outcomes) if outcomes else 0.0


def first_column(item: object) -> object:
    """Of several columns, the one that is measured; a tuple is several columns."""
    return item[0] if isinstance(item, tuple) and item else item


def parts(value: object) -> list[Any]:
    """The parts of a list, array or set; anything else, a string too, is one part; None has none.

    Scalars of NumPy arrays become plain ones.
    """
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if value is None:
        return []
    if isinstance(value, str | bytes) or not isinstance(value, Sequence | AbstractSet):
        return [value]
    return list(value)


def token_row(item: object) -> list[Any]:
    """The tokens or tags of an utterance.

    Because no utterance is tagged by one string, a tuple of strings is a row of tokens here,
    not several columns.

    Raises:
        ShapeError: there is a single string where a row should be.
    """
    is_row = isinstance(item, tuple) and all(isinstance(token, str) for token in item)
    row = item if is_row else first_column(item)
    if isinstance(row, str):
        raise ShapeError(f"tokens and tags come as a list, not as one string: {row!r:.80}")
    return parts(row)


def frozen(value: object) -> Hashable:
    """The value in a form that compares and hashes by content.

    Lists, tuples and arrays of equal parts are equal.

    Raises:
        ShapeError: something in it is neither plain data nor hashable.
    """
    if isinstance(value, np.ndarray | np.generic):
        return frozen(value.tolist())
    if isinstance(value, Mapping):
        return frozenset((key, frozen(part)) for key, part in value.items())
    if isinstance(value, AbstractSet):
        return frozenset(frozen(part) for part in value)
    if isinstance(value, list | tuple):
        return tuple(frozen(part) for part in value)
    if isinstance(value, Hashable):
        return value
    raise ShapeError(f"a {type(value).__name__} cannot be compared: use plain values")
