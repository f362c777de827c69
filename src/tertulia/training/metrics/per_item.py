"""Shares of right items and tokens, over all examples together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import (
    first_column,
    frozen,
    paired,
    parts,
    share,
    token_row,
)

_NOTHING = object()


@register_metric("per_item_accuracy")
def per_item_accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of items right, position by position within each example.

    The items of a list are its elements, compared whole; a string is one item. (The original
    compares strings character by character, and lets one missing item shift all that follow.)
    An item missing or too many is an error.
    """
    return _share_of_places(
        [
            (parts(first_column(true)), parts(first_column(predicted)))
            for true, predicted in paired(y_true, y_predicted)
        ]
    )


@register_metric("per_token_accuracy")
def per_token_accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of tokens, or tags of tokens, right, position by position within each example.

    Lists within lists are flattened; a string that stands alone is split at whitespace. A token
    missing or too many is an error.
    """
    return _share_of_places(
        [(_tokens(true), _tokens(predicted)) for true, predicted in paired(y_true, y_predicted)]
    )


def _tokens(item: object) -> list[object]:
    if isinstance(item, str):
        return list(item.split())
    return [leaf for part in token_row(item) for leaf in _leaves(part)]


def _leaves(part: object) -> list[object]:
    if isinstance(part, list | tuple | np.ndarray):
        return [leaf for inner in part for leaf in _leaves(inner)]
    return [part]


def _share_of_places(rows: Sequence[tuple[list[object], list[object]]]) -> float:
    return share(
        [
            frozen(true) == frozen(predicted)
            for row in rows
            for true, predicted in zip_longest(*row, fillvalue=_NOTHING)
        ]
    )
