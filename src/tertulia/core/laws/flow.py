"""Laws of columns: made before they are used, and not lost."""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.registry import nearest
from tertulia.core.spec import NodeSpec, Variable


def columns_are_made_before_use(graph: Graph) -> Iterator[Problem]:
    """A column is made before any node, or the answer, reads it."""
    spec = graph.spec
    made = {variable.name: "the inputs" for variable in spec.inputs}
    made |= {variable.name: "the targets" for variable in spec.targets}
    for node in spec.nodes:
        used = [*node.inputs.variables, *node.targets.variables, *node.fit_on]
        for variable in used:
            if variable.name not in made:
                yield _unmade(variable, made, _later_maker(graph, node, variable.name))
                made[variable.name] = "this"  # said once
        made |= dict.fromkeys(node.output_names, node.place)
    for variable in spec.outputs:
        if variable.name not in made:
            yield _unmade(variable, made, None)


def _later_maker(graph: Graph, node: NodeSpec, name: str) -> str | None:
    after = graph.spec.nodes[graph.spec.nodes.index(node) :]
    return next((later.place for later in after if name in later.output_names), None)


def _unmade(variable: Variable, made: dict[str, str], later: str | None) -> Problem:
    cause = f"nothing produces {variable.name!r} before this node"
    if later is not None:
        return Problem(variable.place, cause, f"{later} does, but later: move it before this")
    meant = nearest(variable.name, made)
    listed = f"there are {', '.join(sorted(made))}"
    hint = f"did you mean {meant!r}, from {made[meant]}?" if meant else listed
    return Problem(variable.place, cause, hint)


def outputs_need_no_targets(graph: Graph) -> Iterator[Problem]:
    """What a pipeline answers must follow from its inputs alone."""
    spec = graph.spec
    known = {variable.name for variable in (*spec.inputs,)}
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
        for name in (*node.inputs.names, *node.targets.names):
            unread.pop(name, None)
        for variable in node.fit_on:
            unread.pop(variable.name, None)
        for variable in node.outputs:
            if variable.name in unread:
                first = unread[variable.name].place
                cause = f"{variable.name!r} is produced twice, and {first} is lost"
                yield Problem(variable.place, cause, "give one of the two another name")
            unread[variable.name] = variable
