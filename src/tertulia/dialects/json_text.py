"""JSON as people write it: every mistake with its line and column, no key twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from tertulia.core.errors import ConfigError, Problem

Json: TypeAlias = Any

_LARGEST = 16 * 2**20
_DEEPEST = 64


class _Object(dict[str, Json]):
    """An object that remembers which of its keys were written twice."""

    repeated: tuple[str, ...] = ()


def read_json(path: Path) -> dict[str, Json]:
    """Read a file that holds one JSON object.

    Raises:
        ConfigError: the file is not there, not UTF-8, not JSON, not an object, or repeats a key.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError([Problem("", f"{path} is too large for a config")], str(path))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            [Problem("", f"it cannot be read: {error.strerror}")], str(path)
        ) from error
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is not UTF-8"
        raise ConfigError([Problem("", cause, "save it as UTF-8")], str(path)) from error
    return parse_json(text, str(path))


def parse_json(text: str, source: str) -> dict[str, Json]:
    """Parse one JSON object; see `read_json`."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        hint = "only the double quotes, commas and braces of JSON are understood, no comments"
        raise ConfigError([Problem(place, error.msg, hint)], source) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError([Problem("", f"this is not JSON: {error}")], source) from error
    if not isinstance(data, dict):
        raise ConfigError([Problem("", "a config is one object: { … }")], source)
    if _is_deeper(data, _DEEPEST):
        cause = f"more than {_DEEPEST} lists and objects lie inside each other"
        raise ConfigError([Problem("", cause)], source)
    if problems := list(_repeated(data, "")):
        raise ConfigError(problems, source)
    return data


def _object(pairs: list[tuple[str, Json]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        made.repeated = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
    return made


def _is_deeper(value: Json, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_is_deeper(item, levels - 1) for item in inner)


def _repeated(value: Json, place: str) -> Iterator[Problem]:
    if isinstance(value, _Object):
        for name in value.repeated:
            yield Problem(joined(place, name), f"the key {name!r} is written twice", "keep one")
        for name, item in value.items():
            yield from _repeated(item, joined(place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _repeated(item, f"{place}[{index}]")


def joined(place: str, key: str) -> str:
    """The place of a key inside the object at `place`."""
    return f"{place}.{key}" if place else key


def no_constant(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(f"{name} is not a JSON number")
