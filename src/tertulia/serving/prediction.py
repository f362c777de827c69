"""One batch, one outcome per example."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tertulia.core.errors import ShapeError
from tertulia.serving.model import Model, Row

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of one example; with several outputs, a list with one value each."""

    value: object


@dataclass(frozen=True, slots=True)
class Failure:
    """The model raised an exception of this type on one example."""

    error: str


Outcome: TypeAlias = Answer | Failure


def predict(model: Model, rows: Sequence[Row]) -> list[Outcome]:
    """Run the model on a batch; whatever it raises is an outcome.

    A batch that fails is run again example by example, so that one bad example does not fail
    its neighbours.
    """
    try:
        return [Answer(value) for value in _values(model, rows)]
    except Exception as error:  # noqa: BLE001 - a model may raise anything
        if len(rows) == 1:
            _log_failure(error)
            return [Failure(type(error).__name__)]
    return [outcome for row in rows for outcome in predict(model, [row])]


def _values(model: Model, rows: Sequence[Row]) -> list[object]:
    """One value per row, or a list of values where the model has several outputs."""
    result = model(*(list(column) for column in zip(*rows, strict=True)))
    columns = [result] if len(model.outputs) == 1 else list(result)
    heights = [len(column) for column in columns]
    if heights != [len(rows)] * len(model.outputs):
        raise ShapeError(
            f"the model gave columns of {heights} values for {len(rows)} examples"
            f" and {len(model.outputs)} outputs"
        )
    if len(columns) == 1:
        return [columns[0][index] for index in range(len(rows))]
    return [[column[index] for column in columns] for index in range(len(rows))]


def _log_failure(error: Exception) -> None:
    """Say what failed and where; the message may hold a user's words, so it is for debugging."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    _log.error(
        "the model failed: %s in %s, line %s", type(error).__name__, place.filename, place.lineno
    )
    _log.debug("the model failed", exc_info=error)
