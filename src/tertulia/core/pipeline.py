"""A built pipeline: runs a valid graph on a batch, and only that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeAlias

from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.spec import ComponentSpec, NodeSpec, PipelineSpec

Column: TypeAlias = Any
"""One value per example of a batch: a list, a tuple, an array, a sparse matrix."""


@dataclass(frozen=True, slots=True)
class Built:
    """A component that was built from a spec, under the key by which the store knows it."""

    key: str
    spec: ComponentSpec
    component: Any


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a built pipeline: what the spec said, and the component that came of it."""

    spec: NodeSpec
    component: Any

    @property
    def name(self) -> str:
        """The component's class, with its place."""
        return f"{type(self.component).__name__} at {self.spec.place}"


@dataclass(frozen=True, slots=True)
class Step:
    """One call in a plan: which slots it reads and which it writes."""

    node: Node
    call: Callable[..., Any]
    reads: tuple[int, ...]
    keywords: tuple[str, ...]
    writes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls that lead from given columns to wanted ones, in order."""

    steps: tuple[Step, ...]
    wanted: tuple[int, ...]
    size: int


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
        _check_heights(columns)
        names = self.inputs
        values: dict[str, Column] = dict(zip(names, columns, strict=True))
        plan = self.plan(names, ())
        slots: list[Column] = [*columns, *[None] * (plan.size - len(columns))]
        traces = []
        for step in plan.steps:
            started = perf_counter()
            _perform(step, slots)
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
            self._plans[key] = _plan(self._nodes_before(before), given, wanted)
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
        _check_heights(columns)
        slots: list[Column] = [*columns, *[None] * (plan.size - len(columns))]
        for step in plan.steps:
            _perform(step, slots)
        return tuple([slots[slot] for slot in plan.wanted])


def _perform(step: Step, slots: list[Column]) -> None:
    """Call one component and store what it returns; a failure is told where it happened."""
    arguments = [slots[slot] for slot in step.reads]
    try:
        if step.keywords:
            result = step.call(**dict(zip(step.keywords, arguments, strict=True)))
        else:
            result = step.call(*arguments)
    except Exception as error:
        error.add_note(f"in {step.node.name}")
        raise
    writes = step.writes
    if len(writes) == 1:
        slots[writes[0]] = result
    else:
        _store(step, slots, result)
    height = _height(arguments[0])
    for slot in writes:
        if _height(slots[slot]) != height:
            raise _misshapen(step, slots[slot], height)


def _store(step: Step, slots: list[Column], result: Any) -> None:
    if not isinstance(result, tuple) or len(result) != len(step.writes):
        count = len(result) if isinstance(result, tuple) else 1
        raise ShapeError(
            f"{step.node.name} returned {count} columns for {len(step.writes)} names in `out`"
        )
    for slot, column in zip(step.writes, result, strict=True):
        slots[slot] = column


def _misshapen(step: Step, column: Column, height: int | None) -> ShapeError:
    rows = _height(column)
    if rows is None:
        return ShapeError(f"{step.node.name} returned a {type(column).__name__}: it has no rows")
    return ShapeError(f"{step.node.name} was given {height} rows and returned {rows}")


def _height(column: Column) -> int | None:
    """The number of rows, None for what has none; sparse matrices have a shape and no length."""
    try:
        return len(column)
    except TypeError:
        shape = getattr(column, "shape", ())
        return int(shape[0]) if shape else None


def _check_heights(columns: tuple[Column, ...]) -> None:
    for column in columns:
        if isinstance(column, str | bytes) or _height(column) is None:
            given = type(column).__name__
            raise ShapeError(f"a column is a list, an item per example, not a {given}")
    heights = [_height(column) for column in columns]
    if len(set(heights)) > 1:
        raise ShapeError(f"the columns of a batch differ in length: {heights}")


def _plan(nodes: Iterator[Node], given: tuple[str, ...], wanted: tuple[str, ...]) -> Plan:
    """Number the versions of every column, then keep the steps that the wanted ones need."""
    slots = {name: slot for slot, name in enumerate(given)}
    size = len(given)
    steps: list[Step] = []
    for node in nodes:
        names = node.spec.inputs.names
        if not names or not node.spec.outputs or any(name not in slots for name in names):
            continue  # it only holds or learns something, or needs targets that are not given
        reads = tuple(slots[name] for name in names)
        writes = tuple(range(size, size + len(node.spec.outputs)))
        size += len(writes)
        slots |= dict(zip(node.spec.output_names, writes, strict=True))
        call = node.component.__call__
        steps.append(Step(node, call, reads, node.spec.inputs.keywords, writes))
    missing = [name for name in wanted if name not in slots]
    if missing:
        raise ShapeError(f"{', '.join(missing)} cannot be computed from {', '.join(given)}")
    targets = tuple(slots[name] for name in wanted)
    return Plan(_needed(steps, targets) if wanted else tuple(steps), targets, size)


def _needed(steps: Sequence[Step], wanted: tuple[int, ...]) -> tuple[Step, ...]:
    """The steps that lead to the wanted slots, found from the end."""
    needed, kept = set(wanted), []
    for step in reversed(steps):
        if needed.intersection(step.writes):
            needed.update(step.reads)
            kept.append(step)
    return tuple(reversed(kept))
