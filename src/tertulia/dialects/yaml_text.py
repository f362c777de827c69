"""YAML as people write it, as plain values and the line where each stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tertulia.core.errors import ConfigError, DataError, Problem
from tertulia.dialects.json_text import Json, joined
from tertulia.nlu.formats.yaml_tree import YamlList, YamlMap, YamlNode, YamlText, parse_yaml

_RAW = re.compile(r"r(['\"])(.*)\1")
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL", "None")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], int | float]], ...] = (
    (re.compile(r"[-+]?[0-9]{1,18}"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,3})?"), float),
    (re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]{1,3}"), float),
)


@dataclass(frozen=True, slots=True)
class YamlValues:
    """A document as plain values; `lines` has the line of each place, such as `pipeline[2].C`."""

    data: dict[str, Json] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def located(self, problem: Problem) -> Problem:
        """A problem whose place names its line, or that of what it lies in."""
        place = problem.place
        while place and place not in self.lines:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        if place not in self.lines:
            return problem
        where = f"line {self.lines[place]}, {problem.place}"
        return Problem(where, problem.cause, problem.hint)


def parse_yaml_values(
    text: str, source: str, *, hint: str = "write `pipeline:` and what follows it"
) -> YamlValues:
    """Read a document that holds a mapping.

    Scalars are those of YAML's core schema; `None` and `r'…'` are read as Rasa's documentation
    writes them. `hint` says what to write where there is no mapping.

    Raises:
        ConfigError: it is no YAML, or no mapping.
    """
    try:
        root = parse_yaml(text)
    except DataError as error:
        line = f"line {error.line}" if error.line else ""
        raise ConfigError([Problem(line, str(error))], source) from error
    if not isinstance(root, YamlMap):
        raise ConfigError([Problem("", "a config is a mapping", hint)], source)
    lines: dict[str, int] = {}
    data = _value(root, "", lines)
    return YamlValues(data, lines)


def plain_value(node: YamlNode) -> Json:
    """A part of a document as a plain value."""
    return _value(node, "", {})


def _value(node: YamlNode, place: str, lines: dict[str, int]) -> Json:
    lines.setdefault(place, node.line)
    match node:
        case YamlText():
            return _scalar(node)
        case YamlList():
            return [
                _value(item, f"{place}[{index}]", lines) for index, item in enumerate(node.items)
            ]
        case YamlMap():
            lines |= {joined(place, key): line for key, line in node.lines.items()}
            return {
                key: _value(item, joined(place, key), lines) for key, item in node.fields.items()
            }


def _scalar(node: YamlText) -> Json:
    if not node.is_plain:
        return node.text
    if node.text in _WORDS:
        return _WORDS[node.text]
    for pattern, convert in _NUMBERS:
        if pattern.fullmatch(node.text):
            return convert(node.text)
    raw = _RAW.fullmatch(node.text)
    return raw[2] if raw else node.text
