"""Components that learn next to nothing, in ways one can follow on paper.

On the Python path of every test; the command line gets them by `--allow-module toys`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tertulia.core.component import Component, StreamEstimator, Trainable
from tertulia.core.registry import register, register_metric, register_reader
from tertulia.data.base import DatasetReader, Example, Splits
from tertulia.training.listener import Listener, Progress, Report, ReportKind


@dataclass(frozen=True, slots=True)
class Steps:
    """How many batches `Climber` has seen."""

    batches: int


@register("toy_climber")
@dataclass(kw_only=True, eq=False)
class Climber(Trainable[Steps]):
    """After n batches, answer the numbers below `levels[n]` rightly and the rest with "?".

    Behind the last level it stays there. The loss of the n-th batch is n unless told. It cannot
    answer before it has learned from something.
    """

    levels: Sequence[int]
    loss: float | None = None
    events: list[str] = field(default_factory=list)

    def __call__(self, numbers: Sequence[str]) -> list[str]:
        level = self.levels[min(self.learned.batches, len(self.levels) - 1)]
        return [number if int(number) < level else "?" for number in numbers]

    def train_on_batch(self, numbers: Sequence[str], answers: Sequence[str]) -> float:
        assert list(numbers) == list(answers)
        self.learned = Steps(self.learned.batches + 1 if self.is_fitted else 1)
        return self.learned.batches if self.loss is None else self.loss

    def process_event(self, name: str, report: Mapping[str, object]) -> None:
        self.events.append(name)


@register_reader("toy_numbers")
@dataclass(kw_only=True, eq=False)
class Numbers(DatasetReader):
    """Each split has the numbers from 0 on as texts; the answer to a number is the number."""

    train: int = 10
    valid: int = 10
    test: int = 10

    def read(self) -> Splits:
        return Splits(_numbers(self.train), _numbers(self.valid), _numbers(self.test))


def _numbers(count: int) -> list[Example]:
    return [(str(number), str(number)) for number in range(count)]


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What `Memorizer` has heard, in the order in which it heard it, and its starting point."""

    answers: Mapping[str, tuple[str, ...]]
    start: NDArray[np.float64]


@register("toy_memorizer")
@dataclass(kw_only=True, eq=False)
class Memorizer(Trainable[Memory]):
    """Answer a text with the labels it was last given, and other texts with `otherwise`."""

    otherwise: str = "unknown"
    size: int = 2
    seed: int | None = None

    def __call__(self, texts: Sequence[str]) -> list[list[str]]:
        return [list(self.learned.answers.get(text, (self.otherwise,))) for text in texts]

    def train_on_batch(self, texts: Sequence[str], labels: Sequence[Sequence[str]]) -> float:
        new = {text: tuple(row) for text, row in zip(texts, labels, strict=True)}
        if not self.is_fitted:
            self.learned = Memory({}, np.random.default_rng(self.seed).normal(size=self.size))
        wrong = sum(self.learned.answers.get(text) != row for text, row in new.items())
        self.learned = Memory({**self.learned.answers, **new}, self.learned.start)
        return wrong / len(new)


@dataclass(frozen=True, slots=True)
class Count:
    """How many texts `Counter` was shown."""

    texts: int


@register("toy_counter")
@dataclass(kw_only=True, eq=False)
class Counter(StreamEstimator[Count]):
    """Count the texts of a stream; answer every row with the count."""

    def fit_batches(self, batches: Iterable[tuple[Sequence[str], Sequence[Any]]]) -> None:
        self.learned = Count(sum(len(texts) for texts, _ in batches))

    def __call__(self, texts: Sequence[str]) -> list[int]:
        return [self.learned.texts] * len(texts)


Form = Literal["text", "length", "float32", "array", "nan", "infinity", "newline", "tuple", "code"]
_FORMS: Mapping[Form, Callable[[str], object]] = {
    "text": str,
    "length": len,
    "float32": lambda text: np.float32(len(text) / 2),
    "array": lambda text: np.arange(len(text)),
    "nan": lambda _: float("nan"),
    "infinity": lambda _: float("inf"),
    "newline": lambda text: f"{text}\n{text}",
    "tuple": lambda text: (text, {"length": np.int64(len(text))}),
    "code": lambda _: print,
}


@register("toy_former")
@dataclass(kw_only=True, eq=False)
class Former(Component):
    """Give every text back in some form: as it is, its length, as numbers."""

    form: Form = "text"

    def __call__(self, texts: Sequence[str]) -> list[object]:
        return [_FORMS[self.form](text) for text in texts]


@register("toy_joiner")
@dataclass(kw_only=True, eq=False)
class Joiner(Component):
    """Join two texts by a plus, and give back the first in capitals beside it."""

    def __call__(self, left: Sequence[str], right: Sequence[str]) -> tuple[list[str], list[str]]:
        joined = [f"{one}+{other}" for one, other in zip(left, right, strict=True)]
        return joined, [text.upper() for text in left]


@register("toy_dice")
@dataclass(kw_only=True, eq=False)
class Dice(Component):
    """Give every row a number that only the seed decides."""

    seed: int | None = None

    def __call__(self, rows: Sequence[object]) -> list[float]:
        return [random.Random(self.seed).random() for _ in rows]


@register_metric("toy_share")
def share_of_right_answers(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """The share of right answers; no number at all if there are none."""
    right = sum(one == other for one, other in zip(y_true, y_predicted, strict=True))
    return right / len(y_true) if right else math.nan


class Recorder(Listener):
    """Writes down all that a training tells."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.progress: list[Progress] = []
        self.reports: list[tuple[ReportKind, Report]] = []

    def on_notice(self, text: str) -> None:
        self.notices.append(text)

    def on_progress(self, progress: Progress) -> None:
        self.progress.append(progress)

    def on_report(self, kind: ReportKind, report: Report) -> None:
        self.reports.append((kind, report))

    def of(self, kind: ReportKind) -> list[Report]:
        """The reports of one kind."""
        return [report for name, report in self.reports if name == kind]


def climber_config(levels: Sequence[int], *, data: object = None, **train: object) -> Any:
    """A config of one `Climber` on ten numbers per split, in batches of five unless told."""
    return {
        "dataset_reader": {"name": "toy_numbers", **(data if isinstance(data, dict) else {})},
        "dataset_iterator": {"name": "data_learning_iterator"},
        "chainer": {
            "in": ["x"],
            "in_y": ["y"],
            "pipe": [
                {
                    "name": "toy_climber",
                    "in": ["x"],
                    "in_y": ["y"],
                    "out": ["answer"],
                    "levels": list(levels),
                }
            ],
            "out": ["answer"],
        },
        "train": {"batch_size": 5, **train},
    }
