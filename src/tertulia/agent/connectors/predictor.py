"""A pipeline as a service: from payloads to rows, from rows to answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tertulia.agent import wire
from tertulia.agent.connectors.user_code import described
from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json
from tertulia.core.errors import ShapeError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Column
from tertulia.nlu.interpreter import is_nlu

_log = logging.getLogger(__name__)

Row: TypeAlias = tuple[Json, ...]
"""A value for each input of a pipeline."""


class Predictor:
    """Answers rows, each with an outcome of its own.

    Args:
        name: names the pipeline in messages.
        pipeline: what answers.

    Attributes:
        outputs: the names of what it answers with, in order.
    """

    def __init__(self, name: str, pipeline: Pipeline) -> None:
        self.name = name
        self._pipeline = pipeline
        self._inputs = tuple(pipeline.inputs)
        self.outputs = tuple(pipeline.outputs)
        # The second input of an NLU pipeline is when the message came: now, where nobody says.
        self._may_lack = frozenset(self._inputs[1:]) if is_nlu(pipeline.spec) else frozenset()

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the inputs that a task must have, in order."""
        return tuple(name for name in self._inputs if name not in self._may_lack)

    def row(self, payload: Json) -> Row:
        """Read the payload of a task.

        Raises:
            ConnectorError: it does not fit the inputs.
        """
        if isinstance(payload, Mapping):
            return self._named(payload)
        values = tuple(payload) if isinstance(payload, list) else (payload,)
        missing = self._inputs[len(values) :]
        if len(values) > len(self._inputs) or not self._may_lack.issuperset(missing):
            raise self._misfit(f"{len(values)} values")
        return values + (None,) * len(missing)

    def answer(self, rows: Sequence[Row]) -> list[Json | ConnectorError]:
        """Run a batch; if that fails, run it row by row, so that a bad one fails alone."""
        try:
            values = self._run(rows)
        except Exception as error:  # noqa: BLE001 - a component may raise anything
            if len(rows) == 1:
                return [self._failure(error)]
            return [outcome for row in rows for outcome in self.answer([row])]
        return [self._plain(value) for value in values]

    def _named(self, payload: Mapping[str, Json]) -> Row:
        """Values by name, each as it is or as a list of one."""
        if len(self._inputs) - len(self._may_lack) == 1 and len(payload) == 1:
            values = {self._inputs[0]: next(iter(payload.values()))}
        else:
            values = {name: payload[name] for name in self._inputs if name in payload}
        if not self._may_lack.issuperset(name for name in self._inputs if name not in values):
            raise self._misfit(f"the keys {', '.join(payload)}" if payload else "an empty object")
        return tuple(self._only(values.get(name), name) for name in self._inputs)

    def _only(self, value: Json, name: str) -> Json:
        if not isinstance(value, list):
            return value
        if len(value) != 1:
            raise self._misfit(f"{len(value)} values for {name}")
        return value[0]

    def _misfit(self, given: str) -> ConnectorError:
        wanted = ", ".join(f'"{name}": [one value]' for name in self._inputs)
        return ConnectorError(f"{self.name} takes {{{wanted}}}, and was given {given}")

    def _run(self, rows: Sequence[Row]) -> list[Json]:
        """The answer to each row, as the components made it."""
        result = self._pipeline(*(list(column) for column in zip(*rows, strict=True)))
        columns: Sequence[Column] = [result] if len(self.outputs) == 1 else list(result)
        if any(len(column) != len(rows) for column in columns):
            raise ShapeError(f"the pipeline lost or added rows: {len(rows)} were given")
        if len(columns) == 1:
            return [columns[0][index] for index in range(len(rows))]
        return [
            {name: column[index] for name, column in zip(self.outputs, columns, strict=True)}
            for index in range(len(rows))
        ]

    def _plain(self, value: object) -> Json | ConnectorError:
        try:
            return wire.plain(value)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            return ConnectorError(f"{self.name} answered with something that is no JSON: {error}")

    def _failure(self, error: Exception) -> ConnectorError:
        _log.debug("%s failed", self.name, exc_info=error)
        failed = ConnectorError(f"{self.name} failed: {described(error)}")
        failed.__cause__ = error
        return failed
