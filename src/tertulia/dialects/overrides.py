"""`--set dotted.key=value`: change any value of a config without editing it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence

from tertulia.core.errors import ConfigError, Problem
from tertulia.core.registry import nearest
from tertulia.dialects.json_text import Json, no_constant


def overridden(data: Mapping[str, Json], settings: Sequence[str]) -> dict[str, Json]:
    """A copy of a config with settings such as `chainer.pipe.3.dropout_rate=0.2` applied.

    The value is JSON where it reads as JSON, else a string. A new key may be added to an object
    that is there; lists are addressed by index, `pipe.3` or `pipe[3]`.

    Raises:
        ConfigError: a setting has no `=`, or its key leads nowhere.
    """
    changed = copy.deepcopy(dict(data))
    problems = [problem for setting in settings if (problem := _apply(changed, setting))]
    if problems:
        raise ConfigError(problems, "--set")
    return changed


def _apply(data: dict[str, Json], setting: str) -> Problem | None:
    key, equals, text = setting.partition("=")
    steps = [step for step in re.split(r"[.\[\]]+", key) if step]
    if not equals or not steps:
        return Problem(setting, "this sets nothing", "write it as `dotted.key=value`")
    target: Json = data
    for step in steps[:-1]:
        found = _child(target, step)
        if found is None:
            return _astray(key, step, target)
        target = found[0]
    if isinstance(target, dict):
        target[steps[-1]] = _parsed(text)
    elif _child(target, steps[-1]) is not None:
        target[int(steps[-1])] = _parsed(text)
    else:
        return _astray(key, steps[-1], target)
    return None


def _child(target: Json, step: str) -> tuple[Json] | None:
    """The value one step down, wrapped, or None where the step leads nowhere."""
    if isinstance(target, dict) and step in target:
        return (target[step],)
    if isinstance(target, list) and re.fullmatch(r"-?\d+", step):
        index = int(step)
        return (target[index],) if -len(target) <= index < len(target) else None
    return None


def _astray(key: str, step: str, target: Json) -> Problem:
    if isinstance(target, dict):
        meant = nearest(step, target)
        hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(target)}"
    elif isinstance(target, list):
        hint = f"the list has {len(target)} items, counted from 0"
    else:
        hint = "what stands there has no parts"
    return Problem(key, f"{step!r} leads nowhere", hint)


def _parsed(text: str) -> Json:
    try:
        return json.loads(text, parse_constant=no_constant)
    except (ValueError, RecursionError):
        return text
