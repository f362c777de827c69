"""Reading the files of a configuration, and merging them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tertulia.agent.state import Json, JsonObject
from tertulia.core.errors import ConfigError, Problem
from tertulia.dialects.json_text import joined, read_json
from tertulia.dialects.yaml_text import parse_yaml_values

_YAML = (".yml", ".yaml")
_LARGEST = 16 * 2**20
_HINT = "write keys and values: `key: value`"


@dataclass(frozen=True, slots=True)
class Merged:
    """One configuration, read from one file or merged from several.

    Attributes:
        data: what it says.
        source: the names of its files.
        origins: for each place, where it was written last: a file, a line, or both.
    """

    data: JsonObject = field(default_factory=dict)
    source: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    def located(self, problem: Problem) -> Problem:
        """A problem whose place begins with where it, or what it lies in, was written."""
        place = problem.place
        while place and place not in self.origins:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        origin = self.origins.get(place, "")
        where = ", ".join(part for part in (origin, problem.place) if part)
        return Problem(where, problem.cause, problem.hint)


def read_files(files: Sequence[Path]) -> Merged:
    """Read files and merge them in order; each updates those before.

    Objects are merged key by key; of everything else, lists included, the last one counts.

    Raises:
        ConfigError: one of them cannot be read; carries the problems of all.
    """
    problems: list[Problem] = []
    data: JsonObject = {}
    origins: dict[str, str] = {}
    for file in files:
        try:
            content, lines = read_file(file)
        except ConfigError as error:
            problems += [_of_file(problem, error.source, len(files)) for problem in error.problems]
            continue
        data = merged(data, content)
        for place in _places(content, ""):
            line = f"line {lines[place]}" if place in lines else ""
            name = str(file) if len(files) > 1 and place else ""
            origins[place] = ", ".join(part for part in (name, line) if part and place)
    source = " + ".join(map(str, files))
    if problems:
        raise ConfigError(problems, source)
    return Merged(data, source, origins)


def read_file(file: Path) -> tuple[JsonObject, Mapping[str, int]]:
    """Read a JSON or YAML file that holds an object; with the line of each place, in YAML.

    Raises:
        ConfigError: it cannot be read, or is no such file.
    """
    suffix = file.suffix.lower()
    if suffix == ".json":
        return read_json(file), {}
    if suffix in _YAML:
        values = parse_yaml_values(_text(file), str(file), hint=_HINT)
        return values.data, values.lines
    hint = "call it .json, .yml or .yaml, as what it holds"
    raise ConfigError([Problem("", f"{file.name} is no config by its name", hint)], str(file))


def merged(base: Mapping[str, Json], update: Mapping[str, Json]) -> JsonObject:
    """What two configurations say together."""
    both = {
        key: merged(base[key], value)
        for key, value in update.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **update, **both}


def _text(file: Path) -> str:
    """The text of a file of bounded size."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError as error:
        cause = f"it cannot be read: {error.strerror}"
        raise ConfigError([Problem("", cause)], str(file)) from error
    if len(content) > _LARGEST:
        raise ConfigError([Problem("", "it is too large for a config")], str(file))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is not UTF-8"
        raise ConfigError([Problem("", cause, "save it as UTF-8")], str(file)) from error


def _of_file(problem: Problem, file: str, count: int) -> Problem:
    """A problem of one file among several."""
    name = file if count > 1 else ""
    place = ", ".join(part for part in (name, problem.place) if part)
    return Problem(place, problem.cause, problem.hint)


def _places(value: Json, place: str) -> Iterator[str]:
    """The place of a value and of all inside it."""
    yield place
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, joined(place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, f"{place}[{index}]")
