"""Values as plain text, for where there is nothing but lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import nlargest
from json import dumps
from typing import Any, TypeGuard
from unicodedata import category

from tertulia.core.pipeline import Explanation
from tertulia.serving.encoding import encode

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINING = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}")


def is_steering(character: str) -> bool:
    """Whether a character steers what shows it, or ends its line, instead of being shown.

    What joins and parts letters is a matter of spelling, in Persian and in emoji.
    """
    return category(character) in _STEERING and character not in _JOINING


def line_of(value: Any) -> str:
    """One value as one line: text as it is, anything else as JSON."""
    if isinstance(value, str) and not any(map(is_steering, value)):
        return value
    written = encode(value).decode()
    return "".join(dumps(each)[1:-1] if is_steering(each) else each for each in written)


def is_ranking(value: Any) -> TypeGuard[Mapping[str, float]]:
    """Whether something says of several names how probable they are."""
    return (
        isinstance(value, Mapping)
        and len(value) > 1
        and all(isinstance(name, str) for name in value)
        and all(isinstance(share, float) and 0 <= share <= 1 for share in value.values())
    )


def best_of(ranking: Mapping[str, float], count: int) -> list[tuple[str, float]]:
    """The most probable names with their probabilities, equal ones in their order."""
    return nlargest(count, ranking.items(), key=lambda pair: pair[1])


def lines_of(explanation: Explanation) -> Iterator[str]:
    """What every component made of one example, in how many milliseconds, line by line."""
    for name, column in explanation.inputs.items():
        yield f"{name} = {line_of(column[0])}"
    for trace in explanation.traces:
        yield f"\n{trace.component} at {trace.place}, {trace.milliseconds:.3f} ms"
        for name, column in trace.columns.items():
            yield f"  {name} = {line_of(column[0])}"
