"""Configs in a few words, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tertulia.core.errors import ConfigError, Problem
from tertulia.core.lookup import Lookup
from tertulia.dialects.chainer import compile_config
from tertulia.dialects.reading import Reading
from tertulia.training.recipe import Recipe

Config = dict[str, Any]

LOWER: Config = {"name": "str_lower", "in": ["x"], "out": ["z"]}


def chainer(*pipe: Any, **keys: Any) -> Config:
    """A config with these nodes; `in_` stands for `in`."""
    wires = {key.rstrip("_"): value for key, value in keys.items()}
    return {"chainer": {"in": ["x"], "in_y": ["y"], "out": ["x"], "pipe": [*pipe], **wires}}


def opened(config: Config, folder: Path = Path("nowhere"), **lookup: Any) -> Recipe:
    """Compile a config that stands in a folder, with the models root beside it."""
    reading = Reading(folder / "models", Lookup(**lookup))
    return compile_config(config, path=folder / "toy.json", reading=reading)


def problems(config: Config, folder: Path = Path("nowhere"), **lookup: Any) -> Sequence[Problem]:
    """What is wrong with a config, all of it."""
    try:
        opened(config, folder, **lookup)
    except ConfigError as error:
        return error.problems
    return ()


def places(config: Config, folder: Path = Path("nowhere")) -> list[str]:
    """Where something is wrong with a config."""
    return [problem.place for problem in problems(config, folder)]


def write(path: Path, config: Config) -> Path:
    """Write a config to a file, folders included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(config), encoding="utf-8")
    return path
