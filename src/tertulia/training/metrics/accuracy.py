"""Shares of examples answered exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import first_column, frozen, paired, parts, share


@register_metric("accuracy")
def accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of items equal to the truth, compared whole and by content.

    Where the truth has several columns, all of them must be met; where it has one and the
    pipeline has several outputs, the first output is compared.
    """
    return share(
        [
            frozen(true)
            == frozen(predicted if isinstance(true, tuple) else first_column(predicted))
            for true, predicted in paired(y_true, y_predicted)
        ]
    )


@register_metric("sets_accuracy")
def sets_accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of items that equal the truth as sets: order and repetition do not count.

    A string is a set of one, not of its characters; a mapping is the set of its pairs, so that
    values are compared as well as keys.
    """
    return share(
        [_as_set(true) == _as_set(predicted) for true, predicted in paired(y_true, y_predicted)]
    )


def _as_set(item: object) -> frozenset[object]:
    value = first_column(item)
    pairs = value.items() if isinstance(value, Mapping) else parts(value)
    return frozenset(frozen(part) for part in pairs)
