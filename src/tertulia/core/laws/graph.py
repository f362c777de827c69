"""A spec with what all laws need to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from tertulia.core.component import Component
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup
from tertulia.core.pipeline import Pipeline
from tertulia.core.reference import Path, parse_reference
from tertulia.core.spec import ComponentSpec, NestedSpec, Part, PipelineSpec, Reference, parts_of


@dataclass(frozen=True)
class Graph:
    """A spec with what all laws need to know of it; its parts must be of one of the `kinds`."""

    spec: PipelineSpec
    lookup: Lookup
    kinds: tuple[type, ...] = (Component,)
    _found: dict[str, type | Problem] = field(default_factory=dict)

    def find(self, part: ComponentSpec) -> type | Problem:
        """The class of a part, or what is wrong with its name; looked up once."""
        if part.place not in self._found:
            self._found[part.place] = self._look_up(part)
        return self._found[part.place]

    def _look_up(self, part: ComponentSpec) -> type | Problem:
        found = self.lookup.find(part.name, part.place_of_name)
        if isinstance(found, Problem) or issubclass(found, self.kinds):
            return found
        kinds = " or ".join(kind.__name__ for kind in self.kinds)
        cause = f"{part.name!r} is not a {self.lookup.registry.kind}"
        return Problem(part.place_of_name, cause, f"derive it from tertulia's {kinds}")

    def class_of(self, part: Part) -> type | None:
        """The class of what a part stands for, if it is known."""
        match part:
            case ComponentSpec() if part.opaque:
                return None
            case ComponentSpec():
                found = self.find(part)
                return found if isinstance(found, type) else None
            case Reference():
                path = _path_of(part)
                if path is None or path.steps or path.id not in self.ids:
                    return None
                return self.class_of(self.ids[path.id])
            case NestedSpec():
                return Pipeline

    @cached_property
    def parts(self) -> list[Part]:
        """Every part at any depth, in the order in which they are built."""
        found: list[Part] = []
        for node in self.spec.nodes:
            found += _with_inner(node.part)
        return found

    @cached_property
    def ids(self) -> dict[str, Part]:
        """What carries each id; the first one, where an id is given twice."""
        named: dict[str, Part] = {}
        for part in self.parts:
            if not isinstance(part, Reference) and part.id is not None:
                named.setdefault(part.id, part)
        return named


def _with_inner(part: Part) -> list[Part]:
    """A part after the parts inside its parameters."""
    if not isinstance(part, ComponentSpec):
        return [part]
    inner = [found for child in parts_of(part.params) for found in _with_inner(child)]
    return [*inner, part]


def _path_of(part: Reference) -> Path | None:
    try:
        return parse_reference(part.text)
    except ValueError:
        return None
