"""Laws of calls: as many columns as a component takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.registry import nearest
from tertulia.core.signature import columns_of
from tertulia.core.spec import NestedSpec, NodeSpec, PipelineSpec, Wiring


def columns_suit_the_component(graph: Graph) -> Iterator[Problem]:
    """A component is given and asked for the number of columns that its `__call__` says."""
    for node in graph.spec.nodes:
        if isinstance(node.part, NestedSpec):
            yield from _nested_columns(node, node.part.pipeline)
        elif (cls := graph.class_of(node.part)) is not None:
            yield from _called_columns(node, cls)


def _nested_columns(node: NodeSpec, inner: PipelineSpec) -> Iterator[Problem]:
    name = inner.source or "the nested pipeline"
    if node.inputs.variables and not node.inputs.keywords:
        yield from _count(node, "in", len(node.inputs.variables), len(inner.inputs), name)
    if node.outputs:
        yield from _count(node, "out", len(node.outputs), len(inner.outputs), name)


def _called_columns(node: NodeSpec, cls: type) -> Iterator[Problem]:
    if not node.inputs.variables:
        return
    method = _method(cls, "__call__")
    if method is None:
        cause = f"{cls.__name__} is not called: it only holds something"
        yield Problem(f"{node.place}.in", cause, "leave `in` and `out` away, and give it an `id`")
        return
    yield from _taken(node, "in", node.inputs, method, cls.__name__)
    returned = columns_of(method).returned
    if node.outputs and returned is not None:
        yield from _count(node, "out", len(node.outputs), returned, cls.__name__)


def _taken(
    node: NodeSpec, key: str, wiring: Wiring, method: Callable[..., object], name: str
) -> Iterator[Problem]:
    columns = columns_of(method)
    for keyword in wiring.keywords:
        if keyword not in columns.names and columns.at_most is not None:
            meant = nearest(keyword, columns.names)
            listed = f"it takes {', '.join(columns.names)}"
            hint = f"did you mean {meant!r}?" if meant else listed
            yield Problem(f"{node.place}.{key}.{keyword}", f"{name} takes no {keyword!r}", hint)
    count = len(wiring.variables)
    if count < columns.at_least:
        yield from _count(node, key, count, columns.at_least, name)
    elif columns.at_most is not None and count > columns.at_most:
        yield from _count(node, key, count, columns.at_most, name)


def _count(node: NodeSpec, key: str, given: int, wanted: int, name: str) -> Iterator[Problem]:
    verb = "takes" if key == "in" else "returns"
    if given != wanted:
        plural = "column" if wanted == 1 else "columns"
        cause = f"{name} {verb} {wanted} {plural}, but {given} stand here"
        yield Problem(f"{node.place}.{key}", cause, f"name {wanted}")


def _method(cls: type, name: str) -> Callable[..., object] | None:
    """A method that the class or a base of it really defines, beyond the bare contract."""
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)
