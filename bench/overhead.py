"""What a pipeline costs beyond its components: ten that do nothing, a batch of one.

    python -m bench overhead

The same ten calls are made by hand and by the pipeline, in turns; the difference is the overhead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from tertulia.core.component import Component
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Node
from tertulia.core.spec import ComponentSpec, NodeSpec, PipelineSpec, Variable, Wiring

NODES = 10
ROUNDS = 2000
TARGET = 50.0


class Same(Component):
    """Return what is given."""

    def __call__(self, column: list[str]) -> list[str]:
        return column


@dataclass(frozen=True, slots=True)
class Overhead:
    """Median microseconds for a batch of one, by hand and by the pipeline."""

    by_hand: float
    by_pipeline: float

    @property
    def microseconds(self) -> float:
        """What the pipeline adds."""
        return self.by_pipeline - self.by_hand


def chain(length: int) -> Pipeline:
    """A pipeline of so many components, each reading what the one before it made."""
    names = [Variable(f"column_{index}", "") for index in range(length + 1)]
    nodes = [
        NodeSpec(
            part=ComponentSpec("same", f"pipe[{index}]"),
            place=f"pipe[{index}]",
            inputs=Wiring((names[index],)),
            outputs=(names[index + 1],),
        )
        for index in range(length)
    ]
    spec = PipelineSpec((names[0],), (), (names[-1],), tuple(nodes))
    return Pipeline(spec, [Node(node, Same()) for node in nodes])


def measure(rounds: int = ROUNDS) -> Overhead:
    """Call both in turns, so that a busy machine is busy for both."""
    pipeline = chain(NODES)
    components = [node.component for node in pipeline.nodes]

    def by_hand(column: list[str]) -> list[str]:
        for component in components:
            column = component(column)
        return column

    hand, machine = [], []
    for _ in range(rounds):
        hand.append(_nanoseconds(by_hand))
        machine.append(_nanoseconds(pipeline))
    return Overhead(median(hand) / 1000, median(machine) / 1000)


def _nanoseconds(function: Callable[[list[str]], object]) -> int:
    batch = ["hello"]
    started = perf_counter_ns()
    function(batch)
    return perf_counter_ns() - started


def main(data: Path | None) -> None:  # noqa: ARG001 - benchmarks are called alike
    overhead = measure()
    print(f"{NODES} components, a batch of one, {ROUNDS} rounds")
    print(f"{'':24}{'median µs':>12}")
    print(f"{'by hand':24}{overhead.by_hand:12.1f}")
    print(f"{'by the pipeline':24}{overhead.by_pipeline:12.1f}")
    verdict = "held" if overhead.microseconds <= TARGET else "missed"
    print(f"{'overhead':24}{overhead.microseconds:12.1f}   target {TARGET:.0f}: {verdict}")


if __name__ == "__main__":
    main(None)
