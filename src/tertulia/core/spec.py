"""A pipeline as plain data: what the dialects compile to, and all that the engine knows.

Every part remembers its `place` in the file it came from, such as `chainer.pipe[3]`, so that an
error found anywhere later can say where to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Variable:
    """A named column, where a node reads or writes it."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Wiring:
    """The columns a node takes: by position, or by keyword where `keywords` names them."""

    variables: tuple[Variable, ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The variables' names, in order."""
        return tuple(variable.name for variable in self.variables)


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that stands elsewhere: `#id`, `#id.attribute` or `#id.method('literal')`."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class ComponentSpec:
    """One component to construct: a registered name or `module:Class`, and its parameters.

    `opaque` marks a name that is known to belong to something this version cannot build; the
    laws then have nothing to say about it.
    """

    name: str
    place: str
    params: Mapping[str, Value] = field(default_factory=dict)
    id: str | None = None
    save_path: str | None = None
    load_path: str | None = None
    opaque: bool = False

    @property
    def place_of_name(self) -> str:
        """Where the name stands: a registered one under `name`, `module:Class` under `class`."""
        return f"{self.place}.class" if ":" in self.name else f"{self.place}.name"


@dataclass(frozen=True, slots=True)
class NestedSpec:
    """A whole pipeline in the place of a component."""

    pipeline: PipelineSpec
    place: str
    id: str | None = None


Part: TypeAlias = ComponentSpec | Reference | NestedSpec

Value: TypeAlias = (
    "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | "
    "ComponentSpec | Reference | NestedSpec | None"
)
"""What a parameter may be: JSON, with parts wherever a component is meant."""


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A part and its place in the graph.

    `targets` are the columns of right answers it is trained on, `fit_on` those it is fitted on;
    `fit_on_stream` fits it on the data set's own batches instead.
    """

    part: Part
    place: str
    inputs: Wiring = Wiring()
    targets: Wiring = Wiring()
    outputs: tuple[Variable, ...] = ()
    fit_on: Wiring = Wiring()
    fit_on_stream: bool = False
    is_main: bool = False

    @property
    def output_names(self) -> tuple[str, ...]:
        """The names of the columns it makes."""
        return tuple(variable.name for variable in self.outputs)


@dataclass(frozen=True, slots=True)
class PipelineSpec:
    """A graph of nodes over named columns, in an order in which each finds what it reads."""

    inputs: tuple[Variable, ...]
    targets: tuple[Variable, ...]
    outputs: tuple[Variable, ...]
    nodes: tuple[NodeSpec, ...]
    source: str = ""


def parts_of(value: Value) -> Iterator[Part]:
    """Every part inside a parameter value, not descending into parts."""
    if isinstance(value, ComponentSpec | Reference | NestedSpec):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from parts_of(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from parts_of(item)
