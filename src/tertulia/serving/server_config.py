"""Reads `server_config.json`: common settings, and what differs by kind of model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias, get_type_hints

import msgspec

from tertulia.core.errors import ConfigError, Problem
from tertulia.core.registry import nearest
from tertulia.serving.pages import is_own_address
from tertulia.serving.settings import ServerSettings

Section: TypeAlias = Mapping[str, object]

_NAME = "server_config.json"
_COMMON, _BY_LABEL = "common_defaults", "model_defaults"
_KINDS = get_type_hints(ServerSettings, include_extras=True)


def read_settings(path: Path | None = None, *, label: str | None = None) -> ServerSettings:
    """Read the settings for one kind of model.

    What stands in `model_defaults` under the label goes before `common_defaults`, unless it is
    empty. What stands in neither is as `ServerSettings` has it.

    Args:
        path: the file; the one that comes with the package where None.
        label: the kind of model, `metadata.labels.server_utils` of its config; one that the file
            does not know takes the common settings.

    Raises:
        ConfigError: the file cannot be read; lists every problem in it.
    """
    source = _NAME if path is None else str(path)
    content = _content(path, source)
    if problems := list(_problems(content)):
        raise ConfigError(problems, source)
    sections = msgspec.convert(content, dict[str, dict[str, Any]])
    of_label = sections.get(_BY_LABEL, {}).get(label or "", {})
    specific = {key: value for key, value in of_label.items() if not _is_empty(value)}
    return msgspec.convert({**sections.get(_COMMON, {}), **specific}, ServerSettings)


def _content(path: Path | None, source: str) -> Section:
    """The JSON object in a file."""
    try:
        raw = (path or files("tertulia.serving") / _NAME).read_bytes()
        return msgspec.json.decode(raw, type=dict[str, object])
    except OSError as error:
        raise ConfigError([Problem("", f"cannot be opened: {error.strerror}")], source) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError([Problem("", f"does not hold a JSON object: {error}")], source) from error


def _problems(content: Section) -> Iterator[Problem]:
    """Everything wrong with a file."""
    for key, value in content.items():
        if key not in (_COMMON, _BY_LABEL):
            yield _unknown(key, key, (_COMMON, _BY_LABEL))
        elif not isinstance(value, dict):
            yield Problem(key, "must be an object")
        elif key == _COMMON:
            yield from _section_problems(key, value, may_be_empty=False)
        else:
            for label, section in value.items():
                place = f"{key}.{label}"
                if isinstance(section, dict):
                    yield from _section_problems(place, section, may_be_empty=True)
                else:
                    yield Problem(place, "must be an object")


def _section_problems(place: str, section: Section, *, may_be_empty: bool) -> Iterator[Problem]:
    """Everything wrong with one set of settings."""
    for key, value in section.items():
        where = f"{place}.{key}"
        if key not in _KINDS:
            yield _unknown(where, key, _KINDS)
        elif _is_empty(value):
            if not may_be_empty and key != "cors_origins":
                yield Problem(where, "is empty", "give it a value, or leave the key out")
        else:
            yield from _value_problems(where, key, value)


def _value_problems(where: str, key: str, value: object) -> Iterator[Problem]:
    """Everything wrong with one setting."""
    try:
        msgspec.convert(value, _KINDS[key])
    except msgspec.ValidationError as error:
        yield Problem(where, f"{value!r} cannot be used: {error}")
        return
    if key == "model_endpoint" and is_own_address(str(value)):
        yield Problem(where, f"{value!r} is an address of the server itself", "choose another")
    if key == "model_args_names" and isinstance(value, list) and len({*value}) < len(value):
        yield Problem(where, f"{value!r} names an argument twice")


def _unknown(where: str, key: str, choices: Collection[str]) -> Problem:
    close = nearest(key, choices)
    hint = f"did you mean {close!r}?" if close else f"the known keys are {', '.join(choices)}"
    return Problem(where, f"{key!r} is not a setting", hint)


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [])
