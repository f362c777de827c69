"""Laws of components and their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.registry import nearest
from tertulia.core.signature import Misfit, Parameter, parameters_of
from tertulia.core.spec import ComponentSpec, NestedSpec, Value, parts_of

_WAYS = ("name", "class", "ref", "config_path")
_PART_KEYS = ("id", *_WAYS, "save_path", "load_path")
_NODE_KEYS = ("in", "in_y", "out", "fit_on", "fit_on_batch", "main")


def names_are_known(graph: Graph) -> Iterator[Problem]:
    """Every name stands for a component."""
    for part in graph.parts:
        if isinstance(part, ComponentSpec) and not part.opaque:
            found = graph.find(part)
            if isinstance(found, Problem):
                yield found


def parameters_fit(graph: Graph) -> Iterator[Problem]:
    """Every parameter exists, has a value of its type, and none is missing."""
    nodes = {node.place for node in graph.spec.nodes}
    for part in graph.parts:
        if isinstance(part, ComponentSpec) and (cls := graph.class_of(part)) is not None:
            keys = (*_PART_KEYS, *_NODE_KEYS) if part.place in nodes else _PART_KEYS
            yield from _parameter_problems(part, cls, keys)


def _parameter_problems(part: ComponentSpec, cls: type, keys: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the parameters of one part, beside which the engine takes `keys`."""
    parameters = parameters_of(cls)
    given = {*part.params}
    for name, value in part.params.items():
        place = f"{part.place}.{name}"
        if name not in parameters:
            meant = nearest(name, [*parameters, *keys])
            listed = f"it takes {', '.join(sorted(parameters))}" if parameters else "it takes none"
            hint = f"did you mean {meant!r}?" if meant else listed
            yield Problem(place, f"{part.name!r} has no parameter {name!r}", hint)
            given.add(meant or name)
        elif key := _misspelt_name(parameters[name], value):
            hint = f"did you mean {nearest(key, _WAYS)!r}?"
            yield Problem(f"{place}.{key}", "this component has no name", hint)
        elif misfit := _misfit(parameters[name], value):
            hint = f"{part.name!r} takes {parameters[name]}"
            yield Problem(place + misfit.inside, misfit.cause, hint)
    given |= {"save_path"} if part.save_path is not None else set()
    given |= {"load_path"} if part.load_path is not None else set()
    for name, parameter in parameters.items():
        if parameter.is_required and name not in given:
            cause = f"{part.name!r} needs the parameter {name!r}"
            yield Problem(part.place, cause, f"add {parameter}")


def _misfit(parameter: Parameter, value: Value) -> Misfit | None:
    if any(True for _ in parts_of(value)):
        is_one = isinstance(value, ComponentSpec | NestedSpec)
        is_misplaced = is_one and parameter.is_scalar
        return Misfit("", "a plain value is expected here") if is_misplaced else None
    return parameter.check(value)


def _misspelt_name(parameter: Parameter, value: Value) -> str | None:
    """The key of an object that was meant to make it a component, where only that will do."""
    if not isinstance(value, Mapping) or parameter.check(value) is None:
        return None
    return next((key for key in value if nearest(key, _WAYS)), None)
