"""A mistake in a config, and finding one's way there: parts, columns, what uses them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tertulia.core.registry import COMPONENTS, ITERATORS, READERS, Registry, load_path
from tertulia.dialects.original_names import our_name

Path = tuple[str | int, ...]
Config = dict[str, Any]

WAYS = ("name", "class", "ref", "config_path")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A config with one thing wrong, and where that may be said."""

    kind: str
    what: str
    config: Config
    places: tuple[str, ...]


def mistake_at(kind: str, what: str, config: Config, path: Path) -> Mistake:
    """A mistake that is only right where it was made."""
    return Mistake(kind, what, config, (place_of(path),))


def at(config: Config, path: Path) -> Any:
    """The value at a path."""
    value: Any = config
    for step in path:
        value = value[step]
    return value


def place_of(path: Path) -> str:
    """A path as reports write it: `chainer.pipe[3].in[0]`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def changed(config: Config, path: Path, value: object) -> Config:
    """A copy with another value at a path."""
    copied = copy.deepcopy(config)
    at(copied, path[:-1])[path[-1]] = value
    return copied


def without(config: Config, path: Path) -> Config:
    """A copy without what stands at a path."""
    copied = copy.deepcopy(config)
    del at(copied, path[:-1])[path[-1]]
    return copied


def renamed(config: Config, path: Path, key: str) -> Config:
    """A copy with another key, in the same order."""
    copied = copy.deepcopy(config)
    parent = at(copied, path[:-1])
    items = [(key if name == path[-1] else name, value) for name, value in parent.items()]
    parent.clear()
    parent.update(items)
    return copied


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that is not an object, lists before their items."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
        return
    yield path, value
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from leaves(item, (*path, index))


def objects(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every object."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from objects(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects(item, (*path, index))


def nodes(config: Config) -> list[Path]:
    """The items of the pipe."""
    return [("chainer", "pipe", index) for index in range(len(config["chainer"]["pipe"]))]


def parts(config: Config) -> list[Path]:
    """Everything that is built: nodes, what lies inside them, the reader, the iterator."""
    starts = ("chainer", "dataset_reader", "dataset_iterator")
    found = (path for path in objects(config) if path and path[0] in starts)
    return [path for path in found if any(way in at(config, path) for way in WAYS)]


def class_of(config: Config, path: Path) -> type | None:
    """The class that a part names, if it names one."""
    part = at(config, path)
    name = our_name(part.get("class") or part.get("name") or "")
    registries: dict[object, Registry] = {"dataset_reader": READERS, "dataset_iterator": ITERATORS}
    registry = registries.get(path[0], COMPONENTS)
    found = load_path(name) if ":" in name else registry.load(name) if name in registry else None
    return found if isinstance(found, type) else None


def wires(node: dict[str, Any], key: str) -> list[tuple[Path, str]]:
    """The columns that a node names under `in`, `in_y`, `out` or `fit_on`, with their places."""
    value = node.get(key, [])
    if isinstance(value, str):
        return [((key,), value)]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [((key, step), name) for step, name in items]


def reads(config: Config) -> list[tuple[Path, str]]:
    """Every use of a column, in the order of the pipe, `chainer.out` last."""
    found = [
        ((*path, *step), name)
        for path in nodes(config)
        for key in ("in", "in_y", "fit_on")
        for step, name in wires(at(config, path), key)
    ]
    outputs = wires(config["chainer"], "out")
    return [*found, *((("chainer", *step), name) for step, name in outputs)]


def columns(config: Config) -> set[str]:
    """The names of all columns."""
    made = {name for path in nodes(config) for _, name in wires(at(config, path), "out")}
    given = {name for key in ("in", "in_y") for _, name in wires(config["chainer"], key)}
    return {*made, *given, "x", "y"}


def makes(config: Config) -> Iterator[tuple[Path, str]]:
    """Every column that is given to the pipeline, then those that its nodes make."""
    for key in ("in", "in_y"):
        yield from ((("chainer", *step), name) for step, name in wires(config["chainer"], key))
    for path in nodes(config):
        yield from (((*path, *step), name) for step, name in wires(at(config, path), "out"))


def reads_after(path: Path, used: list[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    """The uses that can see what is made at a path."""
    start = int(path[2]) if path[1] == "pipe" else -1
    for place, name in used:
        if place[1] != "pipe" or int(place[2]) > start:
            yield place, name


def names_wires(path: Path) -> bool:
    """Whether columns are named there."""
    return any(step in ("in", "in_y", "out", "fit_on") for step in path)
