"""Laws of components and their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tertulia.core.component import Component
from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.registry import nearest
from tertulia.core.signature import Parameter, parameters_of
from tertulia.core.spec import ComponentSpec, NestedSpec, Value, parts_of

_ENGINE_KEYS = ("in", "out", "in_y", "fit_on", "id", "ref", "main", "save_path", "load_path")


def names_are_known(graph: Graph) -> Iterator[Problem]:
    """Every name stands for a component."""
    for part in graph.parts:
        if isinstance(part, ComponentSpec) and not part.opaque:
            found = graph.find(part)
            if isinstance(found, Problem):
                yield found
            elif not issubclass(found, Component):
                hint = "derive it from tertulia's Component"
                yield Problem(f"{part.place}.name", f"{part.name!r} is not a component", hint)


def parameters_fit(graph: Graph) -> Iterator[Problem]:
    """Every parameter exists, has a value of its type, and none is missing."""
    for part in graph.parts:
        if isinstance(part, ComponentSpec) and (cls := graph.class_of(part)) is not None:
            yield from parameter_problems(part, cls)


def parameter_problems(part: ComponentSpec, cls: type) -> Iterator[Problem]:
    """What is wrong with the parameters of one part."""
    parameters = parameters_of(cls)
    for name, value in part.params.items():
        place = f"{part.place}.{name}"
        if name not in parameters:
            yield _unknown_parameter(part, name, list(parameters))
        elif cause := _misfit(parameters[name], value):
            yield Problem(place, cause, f"{part.name!r} takes {parameters[name]}")
    given = {*part.params}
    given |= {"save_path"} if part.save_path is not None else set()
    given |= {"load_path"} if part.load_path is not None else set()
    for name, parameter in parameters.items():
        if parameter.is_required and name not in given:
            cause = f"{part.name!r} needs the parameter {name!r}"
            yield Problem(part.place, cause, f"add {parameter}")


def _unknown_parameter(part: ComponentSpec, name: str, known: Sequence[str]) -> Problem:
    cause = f"{part.name!r} has no parameter {name!r}"
    meant = nearest(name, [*known, *_ENGINE_KEYS])
    listed = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
    return Problem(f"{part.place}.{name}", cause, f"did you mean {meant!r}?" if meant else listed)


def _misfit(parameter: Parameter, value: Value) -> str | None:
    if any(True for _ in parts_of(value)):
        is_one = isinstance(value, ComponentSpec | NestedSpec)
        return "a plain value is expected here" if is_one and _is_scalar(parameter) else None
    return parameter.check(value)


def _is_scalar(parameter: Parameter) -> bool:
    return parameter.annotation in (bool, int, float, str)
