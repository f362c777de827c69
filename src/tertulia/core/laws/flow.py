"""Laws of columns: made before they are used, and not lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.registry import nearest
from tertulia.core.spec import NodeSpec, Variable


def columns_are_made_before_use(graph: Graph) -> Iterator[Problem]:
    """A column is made before any node, or the answer, reads it."""
    spec = graph.spec
    made = {variable.name: "the inputs" for variable in spec.inputs}
    made |= {variable.name: "the targets" for variable in spec.targets}
    said: set[str] = set()
    for index, node in enumerate(spec.nodes):
        for variable in (*node.inputs.variables, *node.targets.variables, *node.fit_on.variables):
            if variable.name not in made and variable.name not in said:
                cause = f"nothing produces {variable.name!r} before this node"
                later = _maker(spec.nodes[index + 1 :], variable.name)
                hint = f"{later} does, but later: move it before this" if later else None
                yield Problem(variable.place, cause, hint or _near(variable, made))
                said.add(variable.name)
        made |= dict.fromkeys(node.output_names, node.place)
    for variable in spec.outputs:
        if variable.name not in made and variable.name not in said:
            cause = f"nothing produces {variable.name!r}"
            yield Problem(variable.place, cause, _near(variable, made))


def _maker(nodes: Sequence[NodeSpec], name: str) -> str | None:
    return next((node.place for node in nodes if name in node.output_names), None)


def _near(variable: Variable, made: Mapping[str, str]) -> str:
    meant = nearest(variable.name, made)
    listed = f"there are {', '.join(sorted(made))}" if made else "the pipeline has no `in`"
    return f"did you mean {meant!r}, from {made[meant]}?" if meant else listed


def columns_are_given_once(graph: Graph) -> Iterator[Problem]:
    """No name stands twice among the inputs, nor among the targets."""
    for variables in (graph.spec.inputs, graph.spec.targets):
        seen: set[str] = set()
        for variable in variables:
            if variable.name in seen:
                cause = f"{variable.name!r} is given twice"
                yield Problem(variable.place, cause, "give one of the two another name")
            seen.add(variable.name)


def outputs_need_no_targets(graph: Graph) -> Iterator[Problem]:
    """What a pipeline answers must follow from its inputs alone."""
    spec = graph.spec
    known = {variable.name for variable in spec.inputs}
    from_targets = {variable.name for variable in spec.targets}
    for node in spec.nodes:
        names = node.inputs.names
        if any(name in from_targets and name not in known for name in names):
            from_targets |= set(node.output_names)
        else:
            known |= set(node.output_names)
    for variable in spec.outputs:
        if variable.name in from_targets and variable.name not in known:
            cause = f"{variable.name!r} can only be had from the right answers"
            yield Problem(variable.place, cause, "return a column that follows from the inputs")


def no_column_is_lost(graph: Graph) -> Iterator[Problem]:
    """A column written twice must have been read in between."""
    unread: dict[str, Variable] = {}
    for node in graph.spec.nodes:
        for name in (*node.inputs.names, *node.targets.names, *node.fit_on.names):
            unread.pop(name, None)
        for variable in node.outputs:
            if variable.name in unread:
                first = unread[variable.name].place
                cause = f"{variable.name!r} is produced twice, and {first} is lost"
                yield Problem(variable.place, cause, "give one of the two another name")
            unread[variable.name] = variable
