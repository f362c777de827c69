"""Misspelt names: of parts, keys, columns, ids, attributes and variables."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from random import Random

from bench.mistake_paths import (
    WAYS,
    Config,
    Mistake,
    Path,
    at,
    changed,
    class_of,
    columns,
    leaves,
    makes,
    objects,
    parts,
    place_of,
    reads,
    reads_after,
    renamed,
)
from tertulia.core.registry import COMPONENTS
from tertulia.core.signature import parameters_of

FREE = (("metadata", "labels"), ("metadata", "variables"))
"""Objects whose keys anybody may choose."""

_OTHER_KEYS = ("in", "in_y", "out", "fit_on", "fit_on_batch", "main", "id", *WAYS)
_ATTRIBUTES = {"keys", "items", "values", "len", "dim", "key", "item", "value"}


def misspellings(config: Config, rng: Random) -> Iterator[Mistake]:
    """A slip of the finger in every name."""
    yield from _names(config, rng)
    yield from _keys(config, rng)
    yield from _columns(config, rng)
    yield from _references(config, rng)


def typo(word: str, rng: Random, avoid: Sequence[str] | set[str]) -> str:
    """A slip of the finger: a letter too few, too many, another, or two exchanged."""
    while True:
        spot = rng.randrange(len(word))
        slip = rng.choice((_dropped, _doubled, _replaced, _swapped))
        wrong = slip(word, spot, rng)
        if wrong and wrong != word and wrong not in avoid:
            return wrong


def _dropped(word: str, spot: int, _: Random) -> str:
    return word[:spot] + word[spot + 1 :]


def _doubled(word: str, spot: int, _: Random) -> str:
    return word[: spot + 1] + word[spot:]


def _replaced(word: str, spot: int, rng: Random) -> str:
    return word[:spot] + rng.choice(string.ascii_lowercase) + word[spot + 1 :]


def _swapped(word: str, spot: int, _: Random) -> str:
    return word[:spot] + word[spot : spot + 2][::-1] + word[spot + 2 :]


def _names(config: Config, rng: Random) -> Iterator[Mistake]:
    """A component, a config or a metric that does not exist."""
    for part in parts(config):
        for way in ("name", "class", "config_path"):
            if way in at(config, part):
                path, name = (*part, way), at(config, part)[way]
                module, colon, cls = name.rpartition(":")  # an original's module is not looked at
                wrong = module + colon + typo(cls, rng, COMPONENTS.names())
                mistaken = changed(config, path, wrong)
                yield Mistake("name of a part", f"{name} → {wrong}", mistaken, (place_of(path),))
    for index, metric in enumerate(config.get("train", {}).get("metrics", [])):
        path = ("train", "metrics", index, *(("name",) if isinstance(metric, dict) else ()))
        yield _misspelt("name of a metric", config, path, rng, ())


def _keys(config: Config, rng: Random) -> Iterator[Mistake]:
    """A key that means nothing, at any level."""
    built = parts(config)
    for path in objects(config):
        if path in FREE or path[-1:] == ("in",):
            continue
        level = "key of a part" if path in built else f"key of {path[0] if path else 'the top'}"
        cls = class_of(config, path) if path in built else None
        known = [*at(config, path), *(parameters_of(cls) if cls else ()), *_OTHER_KEYS]
        for key in at(config, path):
            wrong = typo(key, rng, known)
            place = place_of((*path, wrong))
            yield Mistake(level, f"{key} → {wrong}", renamed(config, (*path, key), wrong), (place,))


def _columns(config: Config, rng: Random) -> Iterator[Mistake]:
    """A column that nobody makes; or one made under a name that nobody uses."""
    known, used = columns(config), reads(config)
    for path, name in used:
        wrong = typo(name, rng, known)
        kind = f"column in {'chainer.' if path[1] == 'out' else ''}{_wire(path)}"
        what = f"{name} → {wrong}"
        yield Mistake(kind, what, changed(config, path, wrong), (place_of(path),))
    for index, metric in enumerate(config.get("train", {}).get("metrics", [])):
        for spot in range(len(metric.get("inputs", [])) if isinstance(metric, dict) else 0):
            path = ("train", "metrics", index, "inputs", spot)
            yield _misspelt("column in metric.inputs", config, path, rng, known)
    for path, name in makes(config):
        use = next((place for place, read in reads_after(path, used) if read == name), None)
        if use is not None:
            wrong = typo(name, rng, known)
            kind = f"column in {'chainer.' if len(path) < 4 else ''}{_wire(path)} (made)"
            places = (place_of(path), place_of(use))
            yield Mistake(kind, f"{name} → {wrong}", changed(config, path, wrong), places)


def _references(config: Config, rng: Random) -> Iterator[Mistake]:
    """An id that nobody has, an attribute that is not there, a variable that is not set."""
    ids = [at(config, path)["id"] for path in parts(config) if "id" in at(config, path)]
    for path, value in leaves(config):
        if path[-1] == "ref":
            yield _misspelt("id in a reference", config, path, rng, ids)
        elif isinstance(value, str) and value.startswith("#"):
            own_id, dot, rest = value[1:].partition(".")
            wrong = "#" + typo(own_id, rng, ids) + dot + rest
            place = (place_of(path),)
            yield Mistake("id in a reference", wrong, changed(config, path, wrong), place)
            if rest:
                wrong = f"#{own_id}.{typo(rest.removesuffix('()'), rng, _ATTRIBUTES)}"
                yield Mistake("attribute", wrong, changed(config, path, wrong), place)
        elif isinstance(value, str) and value.startswith("{"):
            name = value[1 : value.index("}")]
            wrong = value.replace(name, typo(name, rng, ()).upper())
            if wrong != value:
                changed_config = changed(config, path, wrong)
                yield Mistake("variable of the config", wrong, changed_config, (place_of(path),))


def _wire(path: Path) -> str:
    return next(str(step) for step in path if step in ("in", "in_y", "out", "fit_on"))


def _misspelt(
    kind: str, config: Config, path: Path, rng: Random, avoid: Sequence[str] | set[str]
) -> Mistake:
    wrong = typo(at(config, path), rng, avoid)
    what = f"{at(config, path)} → {wrong}"
    return Mistake(kind, what, changed(config, path, wrong), (place_of(path),))
