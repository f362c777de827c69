"""Laws of learning: what is fitted, trained, and called main."""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.core.component import Estimator, Learner, StreamEstimator, Trainable
from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.spec import NodeSpec


def learning_suits_the_component(graph: Graph) -> Iterator[Problem]:
    """`fit_on`, `fit_on_batch` and `in_y` stand only where the component learns that way."""
    for node in graph.spec.nodes:
        cls = graph.class_of(node.part)
        if cls is None:
            continue
        if node.fit_on.variables and not issubclass(cls, Estimator):
            cause = f"{cls.__name__} is not fitted on columns"
            yield Problem(f"{node.place}.fit_on", cause, _how_it_learns(cls))
        if node.fit_on_stream and not issubclass(cls, StreamEstimator):
            cause = f"{cls.__name__} is not fitted on a stream"
            yield Problem(f"{node.place}.fit_on_batch", cause, _how_it_learns(cls))
        if node.targets.variables and not issubclass(cls, Trainable):
            cause = f"{cls.__name__} is not trained by batches"
            yield Problem(f"{node.place}.in_y", cause, _how_it_learns(cls))


def _how_it_learns(cls: type) -> str:
    if issubclass(cls, Trainable):
        return "it is trained by batches: give it `in` and `in_y`"
    if issubclass(cls, StreamEstimator):
        return "it is fitted on a stream: give it `fit_on_batch`"
    if issubclass(cls, Estimator):
        return "it is fitted on columns: give it `fit_on`"
    if issubclass(cls, Learner):
        return "it learns in a way of its own"
    return "it learns nothing: take the key away"


def one_main_component(graph: Graph) -> Iterator[Problem]:
    """At most one component is the main one."""
    first: NodeSpec | None = None
    for node in graph.spec.nodes:
        if node.is_main and first is not None:
            cause = "a second component is called `main`"
            yield Problem(f"{node.place}.main", cause, f"{first.place} is the main one already")
        first = node if node.is_main and first is None else first
