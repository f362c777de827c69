"""Laws of calls: as many columns as a component takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tertulia.core.component import Estimator, Trainable
from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.registry import nearest
from tertulia.core.signature import Columns, columns_of
from tertulia.core.spec import NestedSpec, NodeSpec, PipelineSpec


def calls_are_whole(graph: Graph) -> Iterator[Problem]:
    """What is called has both `in` and `out`; what only holds something has neither."""
    for node in graph.spec.nodes:
        if node.outputs and not node.inputs.variables:
            cause = "nothing is given to this component, so it is never called"
            yield Problem(f"{node.place}.out", cause, "add `in`, or take `out` away")
        elif node.inputs.variables and not node.outputs and not node.targets.variables:
            cause = "what this component returns has no name"
            yield Problem(f"{node.place}.in", cause, "add `out`, or take `in` away")
        elif node.targets.variables and not node.inputs.variables:
            cause = "this component cannot be trained without inputs"
            yield Problem(f"{node.place}.in_y", cause, "add `in`")


def columns_suit_the_component(graph: Graph) -> Iterator[Problem]:
    """A component is given and asked for the number of columns that its methods say."""
    for node in graph.spec.nodes:
        if isinstance(node.part, NestedSpec):
            yield from _nested_columns(node, node.part.pipeline)
        elif (cls := graph.class_of(node.part)) is not None:
            yield from _called_columns(node, cls)
            yield from _learned_columns(node, cls)


def _nested_columns(node: NodeSpec, inner: PipelineSpec) -> Iterator[Problem]:
    name = inner.source or "the nested pipeline"
    if node.inputs.keywords:
        cause = f"{name} takes its columns in order"
        yield Problem(f"{node.place}.in", cause, "write a list")
    elif node.inputs.variables:
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
    columns = columns_of(method)
    if node.inputs.keywords:
        yield from _named(node, "in", node.inputs.keywords, columns, cls.__name__)
    else:
        yield from _within(node, "in", len(node.inputs.variables), columns, cls.__name__)
    if node.outputs and columns.returned is not None:
        yield from _count(node, "out", len(node.outputs), columns.returned, cls.__name__)


def _learned_columns(node: NodeSpec, cls: type) -> Iterator[Problem]:
    fitted = node.fit_on
    if fitted.variables and issubclass(cls, Estimator) and (fit := _method(cls, "fit")):
        name, columns = f"{cls.__name__}.fit", columns_of(fit)
        if fitted.keywords:
            yield from _named(node, "fit_on", fitted.keywords, columns, name)
        else:
            yield from _within(node, "fit_on", len(fitted.variables), columns, name)
    if node.targets.variables and issubclass(cls, Trainable):
        train = _method(cls, "train_on_batch")
        count = len(node.inputs.variables) + len(node.targets.variables)
        if train and node.inputs.variables:
            name = f"{cls.__name__}.train_on_batch"
            yield from _within(node, "in_y", count, columns_of(train), name)


def _named(
    node: NodeSpec, key: str, keywords: Sequence[str], columns: Columns, name: str
) -> Iterator[Problem]:
    """Wiring that names arguments names those that there are, and all that are needed."""
    given = {*keywords}
    for keyword in keywords:
        if keyword not in columns.names and not columns.any_name:
            meant = nearest(keyword, columns.names)
            given.add(meant or keyword)
            listed = f"it takes {', '.join(columns.names)}"
            hint = f"did you mean {meant!r}?" if meant else listed
            yield Problem(f"{node.place}.{key}.{keyword}", f"{name} takes no {keyword!r}", hint)
    for needed in columns.names[: columns.at_least]:
        if needed not in given:
            yield Problem(f"{node.place}.{key}", f"{name} needs {needed!r}", f"add {needed!r}")


def _within(node: NodeSpec, key: str, count: int, columns: Columns, name: str) -> Iterator[Problem]:
    if count < columns.at_least:
        yield from _count(node, key, count, columns.at_least, name)
    elif columns.at_most is not None and count > columns.at_most:
        yield from _count(node, key, count, columns.at_most, name)


def _count(node: NodeSpec, key: str, given: int, wanted: int, name: str) -> Iterator[Problem]:
    verb = "returns" if key == "out" else "takes"
    if given != wanted:
        plural = "column" if wanted == 1 else "columns"
        stand = "`in` and `in_y` have" if key == "in_y" else "here are"
        cause = f"{name} {verb} {wanted} {plural}, but {stand} {given}"
        yield Problem(f"{node.place}.{key}", cause, f"name {wanted}")


def _method(cls: type, name: str) -> Callable[..., object] | None:
    """A method that the class or a base of it really defines, beyond the bare contract."""
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)
