"""A formatter with its parameters filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertulia.agent.formatters.window import window_of
from tertulia.agent.state import Json


@dataclass(frozen=True, slots=True)
class BoundFormatter:
    """Calls a formatter with the parameters that the configuration gives it.

    Attributes:
        window: as the formatter declares it, given these parameters.
    """

    function: Callable[..., Any]
    params: Mapping[str, Json]
    window: int | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", window_of(self.function, self.params))

    def __call__(self, payload: Json) -> Any:
        return self.function(payload, **self.params)
