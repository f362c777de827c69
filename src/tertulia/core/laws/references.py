"""Laws of ids and of references to them."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import FunctionType

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.reference import parse_reference
from tertulia.core.registry import nearest
from tertulia.core.spec import Reference


def ids_are_unique(graph: Graph) -> Iterator[Problem]:
    """No id is given twice."""
    for part in graph.parts:
        if isinstance(part, Reference) or part.id is None:
            continue
        first = graph.ids[part.id]
        if first is not part:
            hint = f"{first.place} has it already"
            yield Problem(f"{part.place}.id", f"the id {part.id!r} is given twice", hint)


def references_lead_somewhere(graph: Graph) -> Iterator[Problem]:
    """Every reference names an id that stands before it, and an attribute that is there."""
    built: set[str] = set()
    for part in graph.parts:
        if isinstance(part, Reference):
            yield from _reference_problems(part, graph, built)
        elif part.id is not None:
            built.add(part.id)


def _reference_problems(part: Reference, graph: Graph, built: set[str]) -> Iterator[Problem]:
    try:
        path = parse_reference(part.text)
    except ValueError as error:
        yield Problem(part.place, str(error), "write two # for a text that begins with one")
        return
    if path.id not in built:
        known = sorted(built)
        meant = nearest(path.id, known)
        ids = f"the ids before it are {', '.join(known)}" if known else "no id is given before it"
        cause = f"nothing before this has the id {path.id!r}"
        if path.id in graph.ids:
            ids = f"it stands later, at {graph.ids[path.id].place}: move it before this"
        yield Problem(part.place, cause, f"did you mean {meant!r}?" if meant else ids)
    elif path.steps and (cls := graph.class_of(graph.ids[path.id])) is not None:
        step = path.steps[0].name
        names = _attributes(cls)
        if step not in names and not hasattr(cls, "__getattr__"):
            public = [name for name in names if not name.startswith("_")]
            meant = nearest(step, public)
            hint = f"did you mean {meant!r}?" if meant else f"it has {', '.join(sorted(public))}"
            yield Problem(part.place, f"{path.id!r} has no attribute {step!r}", hint)


def _attributes(cls: type) -> set[str]:
    """What instances have: members, fields, annotated names, and what methods set on `self`."""
    declared = {item.name for item in fields(cls)} if is_dataclass(cls) else set()
    annotated = {name for base in cls.__mro__ for name in vars(base).get("__annotations__", {})}
    return {*dir(cls), *declared, *annotated, *_assigned(cls)}


def _assigned(cls: type) -> Iterator[str]:
    for base in cls.__mro__:
        for member in vars(base).values():
            if isinstance(member, FunctionType):
                instructions = dis.get_instructions(member)
                yield from (step.argval for step in instructions if step.opname == "STORE_ATTR")
