"""What reading a config turns up: problems that stop it, warnings that do not."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tertulia.core.errors import Problem
from tertulia.core.registry import nearest
from tertulia.dialects.json_text import Json, joined

_VARIABLE = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")


@dataclass
class Report:
    """Problems and warnings, in the order in which they were noticed."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def add(self, place: str, cause: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(place, cause, hint))

    def wrong_type(self, place: str, expected: str, value: Json) -> None:
        """Note a value of another kind than it must be."""
        self.add(place, f"{expected} is expected here, not {reprlib.repr(value)}")

    def coming(self, place: str, name: str, family: str) -> None:
        """Note a name of a family that does not exist yet."""
        cause = f"{name!r} belongs to the {family} family, which this version does not have"
        self.add(place, cause)

    def warn(self, place: str, cause: str, hint: str = "") -> None:
        """Note what is strange and stops nothing."""
        self.warnings.append(Problem(place, cause, hint))

    def ignored(self, place: str, key: str) -> None:
        """Warn of a key that is accepted and does nothing."""
        self.warnings.append(Problem(place, f"{key!r} is accepted and ignored"))

    def inherit(self, problems: Iterable[Problem], place: str) -> None:
        """Take over the problems of a config that stands at `place` inside this one."""
        for problem in problems:
            where = f"{place} → {problem.place}" if problem.place else place
            self.problems.append(Problem(where, problem.cause, problem.hint))

    def in_order_of(self, config: Json) -> list[Problem]:
        """Each problem once, in the order in which the config says what is wrong."""
        order = {place: index for index, place in enumerate(_places(config, ""))}

        def position(problem: Problem) -> int:
            place = problem.place.partition(" → ")[0]
            while place not in order:
                place = place[: max(place.rfind("."), place.rfind("["), 0)]
            return order[place]

        return sorted(dict.fromkeys(self.problems), key=position)

    def unknown_keys(self, data: Json, place: str, known: Sequence[str]) -> None:
        """Note every key that is not among the known ones."""
        if not isinstance(data, Mapping):
            return
        for key in data:
            if key in known:
                continue
            meant = nearest(key, known)
            listed = f"known here: {', '.join(known)}" if known else "nothing else is known here"
            hint = f"did you mean {meant!r}?" if meant else listed
            self.add(joined(place, key), f"there is no key {key!r} here", hint)

    def substituted(self, value: Json, variables: Mapping[str, str], place: str = "") -> Json:
        """A copy of a value with `{NAME}` replaced in every string, by the config's variables.

        Names in capitals are variables; other braces are nobody's business.
        """
        if isinstance(value, dict):
            return {
                key: self.substituted(item, variables, joined(place, key))
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [
                self.substituted(item, variables, f"{place}[{index}]")
                for index, item in enumerate(value)
            ]
        if isinstance(value, str):
            return _VARIABLE.sub(lambda found: self._variable(found, variables, place), value)
        return value

    def _variable(self, found: re.Match[str], variables: Mapping[str, str], place: str) -> str:
        name = found[1]
        if name not in variables:
            meant = nearest(name, variables)
            listed = f"there are {', '.join(variables)}"
            hint = f"did you mean {meant!r}?" if meant else listed
            self.add(place, f"no variable is named {name!r}", hint)
            return found[0]
        return variables[name]


def _places(value: Json, place: str) -> Iterator[str]:
    """The place of a value and of all inside it, from the top down."""
    yield place
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _places(item, joined(place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, f"{place}[{index}]")
