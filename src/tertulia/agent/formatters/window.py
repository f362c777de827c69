"""How much of a dialogue a formatter reads, said by the formatter itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tertulia.agent.state import Json

Function = TypeVar("Function", bound=Callable[..., Any])


def reads(*, utterances: int | str) -> Callable[[Function], Function]:
    """Declare that the decorated formatter reads no more than the newest utterances.

    An assistant whose formatters all declare it need not hold long dialogues in memory.

    Args:
        utterances: how many, counting both speakers, from the end; or the name of the parameter
            of the formatter that says how many.
    """

    def declare(formatter: Function) -> Function:
        declared: Any = formatter
        if isinstance(utterances, str):
            declared.window_parameter = utterances
            declared.window = inspect.signature(formatter).parameters[utterances].default
        else:
            declared.window = utterances
        return formatter

    return declare


def window_of(formatter: object, params: Mapping[str, Json] | None = None) -> int | None:
    """How many utterances a formatter reads, given its parameters; None: possibly all of them."""
    window: object = getattr(formatter, "window", None)
    by_parameter: str | None = getattr(formatter, "window_parameter", None)
    if params and by_parameter is not None:
        window = params.get(by_parameter, window)
    return window if isinstance(window, int) else None
