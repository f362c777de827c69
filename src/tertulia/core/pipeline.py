"""A built pipeline: runs a valid graph on a batch, and only that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.plan import Built, Column, Node, Plan, check_heights, make_plan, perform
from tertulia.core.spec import NodeSpec, PipelineSpec


@dataclass(frozen=True, slots=True)
class Trace:
    """What one node did to a batch."""

    place: str
    component: str
    milliseconds: float
    columns: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every column of one run: the inputs, and node by node what came of them."""

    inputs: Mapping[str, Column]
    traces: tuple[Trace, ...]


@dataclass(eq=False)
class Pipeline(Component):
    """A function over batches, made of components.

    Called like a component: one column per input; one column, or a tuple of columns, out.
    `parts` are all components it is made of, those inside others and inside nested pipelines too.
    """

    spec: PipelineSpec
    nodes: Sequence[Node]
    parts: Mapping[str, Built] = field(default_factory=dict, repr=False)
    _plans: dict[tuple[object, ...], Plan] = field(default_factory=dict, repr=False)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the columns it takes."""
        return tuple(variable.name for variable in self.spec.inputs)

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of the columns of right answers, used in training and evaluation."""
        return tuple(variable.name for variable in self.spec.targets)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the columns it returns."""
        return tuple(variable.name for variable in self.spec.outputs)

    def __call__(self, *columns: Column) -> Column | tuple[Column, ...]:
        """Run a batch; only the nodes that the outputs need.

        Raises:
            ShapeError: too few or too many columns, or columns of different lengths.
        """
        self._check_count(columns)
        results = self._execute(self.plan(self.inputs, self.outputs), columns)
        return results[0] if len(results) == 1 else results

    def run(
        self,
        columns: Mapping[str, Column],
        wanted: Sequence[str],
        *,
        before: NodeSpec | None = None,
    ) -> tuple[Column, ...]:
        """Compute the named columns from whichever are given, targets included.

        Args:
            columns: the given columns by name.
            wanted: the names to compute; a given one is handed through.
            before: stop short of this node, and take names as they stand there.
        """
        plan = self.plan(tuple(columns), tuple(wanted), before=before)
        return self._execute(plan, tuple(columns.values()))

    def explain(self, *columns: Column) -> Explanation:
        """Run every node that can run, and keep all that it made and how long it took.

        Raises:
            ShapeError: too few or too many columns, or columns of different lengths.
        """
        self._check_count(columns)
        check_heights(columns)
        names = self.inputs
        values: dict[str, Column] = dict(zip(names, columns, strict=True))
        plan = self.plan(names, ())
        slots: list[Column] = [*columns, *[None] * (plan.size - len(columns))]
        traces = []
        for step in plan.steps:
            started = perf_counter()
            perform(step, slots)
            elapsed = (perf_counter() - started) * 1000
            made = zip(step.node.spec.output_names, step.writes, strict=True)
            columns_made = {name: slots[slot] for name, slot in made}
            name = type(step.node.component).__name__
            traces.append(Trace(step.node.spec.place, name, elapsed, columns_made))
        return Explanation(values, tuple(traces))

    def plan(
        self, given: tuple[str, ...], wanted: tuple[str, ...], *, before: NodeSpec | None = None
    ) -> Plan:
        """The steps from `given` to `wanted`; with nothing wanted, every step that is possible."""
        key = (given, wanted, before.place if before else None)
        if key not in self._plans:
            self._plans[key] = make_plan(self._nodes_before(before), given, wanted)
        return self._plans[key]

    def _check_count(self, columns: tuple[Column, ...]) -> None:
        if len(columns) != len(self.spec.inputs):
            names = ", ".join(self.inputs)
            raise ShapeError(
                f"the pipeline takes {len(self.inputs)} columns ({names}), not {len(columns)}"
            )

    def _nodes_before(self, stop: NodeSpec | None) -> Iterator[Node]:
        for node in self.nodes:
            if stop is not None and node.spec is stop:
                return
            yield node

    def _execute(self, plan: Plan, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        check_heights(columns)
        slots: list[Column] = [*columns, *[None] * (plan.size - len(columns))]
        for step in plan.steps:
            perform(step, slots)
        return tuple([slots[slot] for slot in plan.wanted])
