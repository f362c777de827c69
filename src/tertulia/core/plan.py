"""The calls that lead from some columns of a pipeline to others, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tertulia.core.errors import ShapeError
from tertulia.core.spec import ComponentSpec, NodeSpec

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


def perform(step: Step, slots: list[Column]) -> None:
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


def check_heights(columns: tuple[Column, ...]) -> None:
    """Make sure that columns are columns, and of one length.

    Raises:
        ShapeError: they are not.
    """
    for column in columns:
        if isinstance(column, str | bytes) or _height(column) is None:
            given = type(column).__name__
            raise ShapeError(f"a column is a list, an item per example, not a {given}")
    heights = [_height(column) for column in columns]
    if len(set(heights)) > 1:
        raise ShapeError(f"the columns of a batch differ in length: {heights}")


def make_plan(nodes: Iterable[Node], given: tuple[str, ...], wanted: tuple[str, ...]) -> Plan:
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
