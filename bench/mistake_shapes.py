"""Malformed configs: wrong order, wrong types, what is missing, too much or given twice."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from bench.mistake_paths import (
    WAYS,
    Config,
    Mistake,
    Path,
    at,
    changed,
    class_of,
    leaves,
    makes,
    mistake_at,
    names_wires,
    nodes,
    parts,
    place_of,
    reads,
    without,
)
from bench.mistake_spelling import FREE, typo
from tertulia.core.signature import parameters_of


def malformations(config: Config, rng: Random) -> Iterator[Mistake]:
    """Everything that can be wrong but for the spelling."""
    yield from _ids(config, rng)
    yield from _order(config)
    yield from _types(config)
    yield from _missing_keys(config)
    yield from _numbers_of_columns(config)
    yield from _learning(config)


def _ids(config: Config, rng: Random) -> Iterator[Mistake]:
    """An id given twice, misspelt, left away, or used before it is given."""
    owners = [path for path in nodes(config) if "id" in at(config, path)]
    for path, later in pairwise(owners):
        twice = changed(config, (*later, "id"), at(config, path)["id"])
        yield Mistake("id twice", place_of(later), twice, (place_of((*later, "id")),))
    for path in owners:
        own_id = at(config, path)["id"]
        uses = [place for place, text in leaves(config) if _refers(place, text, own_id)]
        if not uses:
            continue
        places = (place_of((*path, "id")), place_of(uses[0]))
        wrong = typo(own_id, rng, ())
        misspelt = changed(config, (*path, "id"), wrong)
        yield Mistake("id misspelt", f"{own_id} → {wrong}", misspelt, places)
        missing = without(config, (*path, "id"))
        yield Mistake("id missing", own_id, missing, (place_of(path), place_of(uses[0])))
        if uses[0][:3] != path:
            early, place = _moved(config, path, uses[0])
            yield Mistake("id used before it is given", own_id, early, (place,))


def _refers(path: Path, text: object, own_id: str) -> bool:
    if path[-1] == "ref":
        return text == own_id
    return isinstance(text, str) and text.partition(".")[0] == f"#{own_id}"


def _moved(config: Config, path: Path, use: Path) -> tuple[Config, str]:
    """A copy with the node at `path` behind the one that uses it, and where the use is then."""
    copied = copy.deepcopy(config)
    pipe = copied["chainer"]["pipe"]
    node, user = int(path[2]), int(use[2])
    pipe.insert(user, pipe.pop(node))
    return copied, place_of((*use[:2], user - 1, *use[3:]))


def _order(config: Config) -> Iterator[Mistake]:
    """A column that is used before it is made."""
    made = {name: path for path, name in makes(config) if path[1] == "pipe"}
    first: dict[str, Path] = {}
    for use, name in reads(config):
        first.setdefault(name, use)
    for name, use in first.items():
        path = made.get(name)
        if path is None or use[1] != "pipe":
            continue
        if sum(name == other for _, other in makes(config)) == 1:
            early, place = _moved(config, path[:3], use)
            yield Mistake("column used before it is made", name, early, (place,))


def _types(config: Config) -> Iterator[Mistake]:
    """A list where a text belongs, a text where a number belongs, and so on."""
    for path, value in leaves(config):
        if path[:2] in FREE and len(path) == 2:
            continue
        if path[-1] == "fit_on_batch" or value is None:
            continue  # any value will do
        if isinstance(value, str):
            wrong: object = [["wrong"]]
        elif isinstance(value, bool | int | float):
            wrong = "wrong"
        else:
            wrong = {"wrong": True}
        kind = "type of an engine's key" if _is_engines(path) else "type of a parameter"
        what = f"{value!r} → {wrong!r}"
        yield Mistake(kind, what, changed(config, path, wrong), (place_of(path),))


def _is_engines(path: Path) -> bool:
    keys = (*WAYS, "id", "main", "save_path", "load_path")
    return path[0] in ("train", "metadata") or names_wires(path) or path[-1] in keys


def _missing_keys(config: Config) -> Iterator[Mistake]:
    """What must be there is not."""
    for path in parts(config):
        cls = class_of(config, path)
        needed = [
            name for name, one in (parameters_of(cls) if cls else {}).items() if one.is_required
        ]
        ways = [way for way in WAYS if way in at(config, path)]
        wiring = [key for key in ("in", "out") if key in at(config, path)]
        for key in (*ways, *(name for name in needed if name in at(config, path)), *wiring):
            if key == "out" and "in_y" in at(config, path):
                continue  # a model may be trained and never asked
            kind = "name missing" if key in WAYS else "parameter missing"
            kind = "in or out missing" if key in wiring else kind
            yield Mistake(kind, key, without(config, (*path, key)), (place_of(path),))
    for path in (("chainer",), ("chainer", "pipe")):
        yield Mistake("section missing", path[-1], without(config, path), (place_of(path),))


def _numbers_of_columns(config: Config) -> Iterator[Mistake]:
    """A column too many, or one too few."""
    for path in nodes(config):
        node, cls = at(config, path), class_of(config, path)
        takes_any = cls is not None and _takes_any_number(cls)
        if isinstance(node.get("in"), list) and not takes_any and "ref" not in node:
            given = config["chainer"]["in"]
            extra = given if isinstance(given, str) else given[0]
            more = changed(config, (*path, "in"), [*node["in"], extra, extra, extra])
            yield Mistake("too many columns", "in", more, (place_of((*path, "in")),))
        if isinstance(node.get("out"), list) and len(node["out"]) > 1:
            fewer = changed(config, (*path, "out"), node["out"][:1])
            yield Mistake("too few columns", "out", fewer, (place_of((*path, "out")),))


def _takes_any_number(cls: type) -> bool:
    call = inspect.signature(getattr(cls, "__call__", lambda *_: None))  # noqa: B004 - not a test
    return any(one.kind is one.VAR_POSITIONAL for one in call.parameters.values())


def _learning(config: Config) -> Iterator[Mistake]:
    """What learns nothing is to be fitted; a second component is the main one."""
    given = config["chainer"]["in"]
    column = given if isinstance(given, str) else given[0]
    for path in nodes(config):
        cls, node = class_of(config, path), at(config, path)
        if cls is not None and "fit_on" not in node and not hasattr(cls, "fit"):
            fitted = changed(config, (*path, "fit_on"), [column])
            yield mistake_at("fit_on what learns nothing", cls.__name__, fitted, (*path, "fit_on"))
    mains = [path for path in nodes(config) if "main" in at(config, path)]
    for path in nodes(config)[: -1 if mains else 0]:
        second = changed(config, (*path, "main"), value=True)
        yield mistake_at("second main", place_of(path), second, (*mains[0], "main"))
