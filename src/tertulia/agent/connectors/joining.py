"""Several tasks as one request, as services that take batches expect it: pure.

A task such as `{"x": ["hello"]}` is a batch of one. Several of them, with the same keys, are joined
by concatenating their columns: `{"x": ["hello", "bye"]}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json

Columns: TypeAlias = dict[str, list[msgspec.Raw]]

_columns = msgspec.json.Decoder(Columns)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A task as it would be sent alone; `columns` where it is a batch of one."""

    body: bytes
    columns: Columns | None

    @classmethod
    def of(cls, body: bytes) -> Encoded:
        """Look into a task; what does not consist of lists with one element stays as it is."""
        try:
            columns = _columns.decode(body)
        except msgspec.ValidationError:
            return cls(body, None)
        if not columns or any(len(column) != 1 for column in columns.values()):
            return cls(body, None)
        return cls(body, columns)

    @property
    def kind(self) -> object:
        """What is equal for tasks that can be joined."""
        return object() if self.columns is None else frozenset(self.columns)


def joined(tasks: Sequence[Encoded]) -> bytes:
    """One body for tasks of one kind; the order of the keys is that of the first."""
    if len(tasks) == 1:
        return tasks[0].body
    columns = [task.columns for task in tasks if task.columns is not None]
    return msgspec.json.encode(
        {key: [value for column in columns for value in column[key]] for key in columns[0]}
    )


def separated(answer: Json, count: int, speaker: str) -> list[Json]:
    """The answer of each of several tasks that were joined, by position.

    Raises:
        ConnectorError: there is not one for each.
    """
    if not isinstance(answer, list):
        raise ConnectorError(f"{speaker} answered a batch with something that is no JSON list")
    if len(answer) != count:
        raise ConnectorError(f"{speaker} gave {len(answer)} answers to a batch of {count} tasks")
    return answer
