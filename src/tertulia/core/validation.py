"""Checks a whole spec before anything is built.

Places are written in the words of the specification's files: a node's `in`, `out`, `in_y`,
`fit_on` and `name`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tertulia.core.errors import ConfigError, Problem
from tertulia.core.laws.arity import calls_are_whole, columns_suit_the_component
from tertulia.core.laws.flow import (
    columns_are_given_once,
    columns_are_made_before_use,
    no_column_is_lost,
    outputs_need_no_targets,
)
from tertulia.core.laws.graph import Graph
from tertulia.core.laws.learning import learning_suits_the_component, one_main_component
from tertulia.core.laws.parts import names_are_known, parameters_fit
from tertulia.core.laws.references import ids_are_unique, references_lead_somewhere
from tertulia.core.lookup import Lookup
from tertulia.core.spec import ComponentSpec, NestedSpec, NodeSpec, PipelineSpec


def check(spec: PipelineSpec, lookup: Lookup | None = None) -> None:
    """Raise what `validate` finds.

    Raises:
        ConfigError: the spec breaks a law; the error carries every problem.
    """
    if problems := validate(spec, lookup):
        raise ConfigError(problems, spec.source)


def validate(spec: PipelineSpec, lookup: Lookup | None = None) -> list[Problem]:
    """Find every broken law of a pipeline, in the order of the file."""
    graph = Graph(spec, lookup or Lookup())
    problems = [problem for law in _LAWS for problem in law(graph)]
    order = {node.place: index for index, node in enumerate(spec.nodes)}
    return sorted(
        dict.fromkeys(problems), key=lambda problem: _position(problem.place, order, len(order))
    )


def validate_part(part: ComponentSpec, lookup: Lookup, kinds: tuple[type, ...]) -> list[Problem]:
    """Check a part that stands outside a pipeline, such as a dataset reader."""
    graph = Graph(PipelineSpec((), (), (), (NodeSpec(part, part.place),)), lookup, kinds)
    laws = (names_are_known, parameters_fit, references_lead_somewhere)
    return [problem for law in laws for problem in law(graph)]


def _position(place: str, order: dict[str, int], end: int) -> int:
    return next((index for node, index in order.items() if place.startswith(node)), end)


def _nested_pipelines_obey_too(graph: Graph) -> Iterator[Problem]:
    for part in graph.parts:
        if isinstance(part, NestedSpec):
            for problem in validate(part.pipeline, graph.lookup):
                place = f"{part.place}.config_path → {problem.place}"
                yield Problem(place, problem.cause, problem.hint)


_LAWS: Sequence[Callable[[Graph], Iterator[Problem]]] = (
    names_are_known,
    parameters_fit,
    ids_are_unique,
    references_lead_somewhere,
    columns_are_given_once,
    columns_are_made_before_use,
    outputs_need_no_targets,
    no_column_is_lost,
    calls_are_whole,
    columns_suit_the_component,
    learning_suits_the_component,
    one_main_component,
    _nested_pipelines_obey_too,
)
