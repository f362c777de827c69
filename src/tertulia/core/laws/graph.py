"""A spec with what all laws need to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup
from tertulia.core.reference import parse_reference
from tertulia.core.spec import ComponentSpec, NestedSpec, Part, PipelineSpec, Reference, parts_of


@dataclass(frozen=True)
class Graph:
    """A spec with what all laws need to know of it."""

    spec: PipelineSpec
    lookup: Lookup
    _found: dict[str, type | Problem] = field(default_factory=dict)

    def find(self, part: ComponentSpec) -> type | Problem:
        """The class of a part; looked up once."""
        if part.place not in self._found:
            self._found[part.place] = self.lookup.find(part.name, f"{part.place}.name")
        return self._found[part.place]

    def class_of(self, part: Part) -> type | None:
        """The class of what a part stands for, if it is known."""
        match part:
            case ComponentSpec() if part.opaque:
                return None
            case ComponentSpec():
                found = self.find(part)
                return found if isinstance(found, type) else None
            case Reference():
                target = self.ids.get(_id_of(part) or "")
                return self.class_of(target) if target is not None else None
            case NestedSpec():
                return None

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


def _id_of(part: Reference) -> str | None:
    try:
        return parse_reference(part.text).id
    except ValueError:
        return None
