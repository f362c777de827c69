"""The columns that estimators are fitted on: each made once, however many want it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Column, perform
from tertulia.core.spec import NodeSpec


class FittingColumns:
    """The columns of the training data, as far as a growing pipeline has made them.

    A node is added when those before it have learned, so what they made once they would make
    again.
    """

    def __init__(self, given: Mapping[str, Column]) -> None:
        self._names = tuple(given)
        self._slots: list[Column] = list(given.values())
        self._made = set(range(len(self._slots)))

    def run(self, pipeline: Pipeline, wanted: Sequence[str], before: NodeSpec) -> list[Column]:
        """The wanted columns, as they stand before a node of the pipeline so far."""
        plan = pipeline.plan(self._names, tuple(wanted), before=before)
        self._slots += [None] * (plan.size - len(self._slots))
        for step in plan.steps:
            if not self._made.issuperset(step.writes):
                perform(step, self._slots)
                self._made.update(step.writes)
        return [self._slots[slot] for slot in plan.wanted]
