"""What can be served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

Row: TypeAlias = tuple[object, ...]
"""One example: a value per input of the model."""


class Model(Protocol):
    """A function over batches: a column per input in, a column per output out.

    With one output it returns one column, with several a tuple of columns. A pipeline is one.
    """

    @property
    def inputs(self) -> Sequence[str]:
        """The names of the columns it takes."""

    @property
    def outputs(self) -> Sequence[str]:
        """The names of the columns it returns."""

    def __call__(self, *columns: Any, **_: Any) -> Any:
        """Answer a batch; every column has one value per example."""
