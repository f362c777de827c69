"""Components of three lines, in a registry of their own, and specs in one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tertulia.core.component import Component, Estimator, StreamEstimator, Trainable
from tertulia.core.lookup import Lookup
from tertulia.core.registry import Registry
from tertulia.core.spec import ComponentSpec, NodeSpec, Part, PipelineSpec, Variable, Wiring

NOTHING: Mapping[str, str] = {}
BROKEN: Mapping[str, str] = {"broken": "no_such_module:Broken"}
TOYS = Registry("component", index="toy_parts:NOTHING", group="tertulia.toys")
LOOKUP = Lookup(TOYS)


@TOYS.register("upper")
class Upper(Component):
    def __call__(self, texts: Sequence[str]) -> list[str]:
        return [text.upper() for text in texts]


@TOYS.register("join")
@dataclass(kw_only=True, eq=False)
class Join(Component):
    glue: str = "-"

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> list[str]:
        return [f"{a}{self.glue}{b}" for a, b in zip(left, right, strict=True)]


@TOYS.register("halve")
class Halve(Component):
    def __call__(self, texts: Sequence[str]) -> tuple[list[str], list[str]]:
        middle = [len(text) // 2 for text in texts]
        pairs = list(zip(texts, middle, strict=True))
        return [text[:half] for text, half in pairs], [text[half:] for text, half in pairs]


@TOYS.register("repeat")
@dataclass(kw_only=True, eq=False)
class Repeat(Component):
    times: int
    order: Literal["forth", "back"] = "forth"
    weights: Sequence[float] = ()
    seed: int | None = None

    def __call__(self, texts: Sequence[str], extra: Sequence[str] | None = None) -> list[str]:
        return [text * self.times for text in texts]


@TOYS.register("shelf")
@dataclass(kw_only=True, eq=False)
class Shelf(Component):
    """Only holds something."""

    width: int = 3
    path: Path | None = None
    label: str = ""
    events: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        self.events.append("prepared")
        self.table = ["one", "two"]

    def row(self, name: str) -> str:
        return f"{name} of {self.width}"


@TOYS.register("wrapper")
@dataclass(kw_only=True, eq=False)
class Wrapper(Component):
    inner: Component
    others: Sequence[Component] = ()
    options: Mapping[str, object] | None = None

    def __call__(self, *columns: Sequence[str]) -> Any:
        return self.inner(*columns)


@dataclass(frozen=True, slots=True)
class Seen:
    texts: tuple[str, ...]


@TOYS.register("counter")
class Counter(Estimator[Seen]):
    def fit(self, texts: Sequence[str]) -> None:
        self.learned = Seen(tuple(texts))

    def __call__(self, texts: Sequence[str]) -> list[int]:
        return [self.learned.texts.count(text) for text in texts]


@TOYS.register("stream")
class Stream(StreamEstimator[Seen]):
    def fit_batches(self, batches: Sequence[tuple[Sequence[str], ...]]) -> None:
        self.learned = Seen(tuple(text for batch in batches for text in batch[0]))

    def __call__(self, texts: Sequence[str]) -> list[bool]:
        return [text in self.learned.texts for text in texts]


@TOYS.register("student")
class Student(Trainable[Seen]):
    def train_on_batch(self, texts: Sequence[str], answers: Sequence[str]) -> float:
        self.learned = Seen(tuple(answers))
        return 0.0

    def __call__(self, texts: Sequence[str]) -> list[str]:
        return [self.learned.texts[0] for _ in texts]


@TOYS.register("stranger")
class Stranger:
    """No component."""


MakeNode = Callable[[str], NodeSpec]


def node(
    part: str | Part,
    reads: str = "",
    makes: str = "",
    *,
    named: str = "",
    targets: str = "",
    fit_on: str = "",
    stream: bool = False,
    main: bool = False,
    id: str | None = None,  # noqa: A002 - as in configs
    **params: Any,
) -> MakeNode:
    """A node that is told its place later; columns are words, `named` their arguments."""

    def make(place: str) -> NodeSpec:
        made = ComponentSpec(part, place, params, id) if isinstance(part, str) else part
        return NodeSpec(
            part=made,
            place=place,
            inputs=Wiring(variables(reads, f"{place}.in"), tuple(named.split())),
            targets=Wiring(variables(targets, f"{place}.in_y")),
            outputs=variables(makes, f"{place}.out"),
            fit_on=Wiring(variables(fit_on, f"{place}.fit_on")),
            fit_on_stream=stream,
            is_main=main,
        )

    return make


def pipeline(
    *nodes: MakeNode, given: str = "x", targets: str = "y", wanted: str = "", source: str = ""
) -> PipelineSpec:
    """A spec of nodes at `pipe[0]`, `pipe[1]` and so on."""
    return PipelineSpec(
        inputs=variables(given, "in"),
        targets=variables(targets, "in_y"),
        outputs=variables(wanted, "out"),
        nodes=tuple(make(f"pipe[{index}]") for index, make in enumerate(nodes)),
        source=source,
    )


def variables(names: str, place: str) -> tuple[Variable, ...]:
    """Columns by name, each with its place."""
    return tuple(Variable(name, f"{place}[{i}]") for i, name in enumerate(names.split()))
