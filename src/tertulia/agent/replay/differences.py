"""What two JSON values differ in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tertulia.agent import wire
from tertulia.agent.state import Json


class _Nothing:
    """What stands where there is nothing."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING: Final = _Nothing()


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where something else stands now.

    Attributes:
        path: the keys and indices that lead there.
        then: what stood there.
        now: what stands there now.
    """

    path: tuple[str, ...]
    then: Json
    now: Json

    def __str__(self) -> str:
        place = ".".join(self.path)
        then, now = _short(self.then), _short(self.now)
        if then == now:  # the same, or so long that it differs where it is not shown
            return f"{place}: differs in the order of its keys, or far inside"
        return f"{place}: {then} then, {now} now"


def differences(then: Json, now: Json, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Every innermost place where two values differ, in order."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*then, *now]):
            yield from differences(then.get(key, NOTHING), now.get(key, NOTHING), (*path, key))
        if [*then] != [*now] and then.keys() == now.keys():
            yield Difference(path, then, now)
    elif isinstance(then, list) and isinstance(now, list):
        for index in range(max(len(then), len(now))):
            old = then[index] if index < len(then) else NOTHING
            new = now[index] if index < len(now) else NOTHING
            yield from differences(old, new, (*path, str(index)))
    elif type(then) is not type(now) or then != now:
        yield Difference(path, then, now)


def _short(value: Json, longest: int = 120) -> str:
    if value is NOTHING:
        return "nothing"
    text = wire.encode(value).decode()
    return text if len(text) <= longest else text[: longest - 1] + "…"
