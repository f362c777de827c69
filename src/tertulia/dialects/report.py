"""What reading a config turns up: problems that stop it, warnings that do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tertulia.core.errors import Problem
from tertulia.core.registry import nearest
from tertulia.dialects.json_text import Json, joined

_VARIABLE = re.compile(r"\{([A-Za-z_]\w*)\}")


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
        self.add(place, f"{expected} is expected here, not {value!r}")

    def coming(self, place: str, name: str, family: str) -> None:
        """Note a name of a family that does not exist yet."""
        cause = f"{name!r} belongs to the {family} family, which this version does not have"
        self.add(place, cause)

    def ignored(self, place: str, key: str) -> None:
        """Warn of a key that is accepted and does nothing."""
        self.warnings.append(Problem(place, f"{key!r} is accepted and ignored"))

    def inherit(self, problems: Iterable[Problem], place: str) -> None:
        """Take over the problems of a config that stands at `place` inside this one."""
        for problem in problems:
            where = f"{place} → {problem.place}" if problem.place else place
            self.problems.append(Problem(where, problem.cause, problem.hint))

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
        """A copy of a value with `{NAME}` replaced in every string, by the config's variables."""
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
        if isinstance(value, str) and variables:
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
