"""`${NAME}` and `${NAME:-default}` in the values of a configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tertulia.agent.state import Json
from tertulia.core.registry import nearest
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report

_VARIABLE = re.compile(r"(?P<escape>\$)?\$\{(?P<name>[A-Za-z_]\w*)(?::-(?P<default>[^}]*))?\}")


def substituted(
    value: Json, environment: Mapping[str, str], report: Report, place: str = ""
) -> Json:
    """A copy of a value with the environment's variables in all its texts.

    A default stands in for a variable that is empty too, as in a shell. `$${NAME}` stands for
    `${NAME}` itself. A variable that is not set and has no default is a problem.
    """
    if isinstance(value, dict):
        return {
            key: substituted(item, environment, report, joined(place, key))
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [
            substituted(item, environment, report, f"{place}[{index}]")
            for index, item in enumerate(value)
        ]
    if not isinstance(value, str):
        return value

    def replaced(found: re.Match[str]) -> str:
        if found["escape"]:
            return found[0][1:]
        name, default = found["name"], found["default"]
        if default is not None:
            return environment.get(name) or default
        if name not in environment:
            hint = f"set it, or give a default: ${{{name}:-default}}"
            meant = nearest(name, environment)
            report.add(
                place,
                f"the environment has no variable {name!r}",
                f"did you mean {meant!r}? else {hint}" if meant else hint,
            )
            return found[0]
        return environment[name]

    return _VARIABLE.sub(replaced, value)
