"""Measure a pipeline on a split of its data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any, Protocol, cast

from tertulia.core.errors import DataError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Column
from tertulia.core.registry import METRICS
from tertulia.data.base import Batch, Dataset, Split
from tertulia.training.listener import Report
from tertulia.training.plan import MetricSpec


class Metric(Protocol):
    """Compares right answers with given ones, an item per example."""

    def __call__(self, y_true: Sequence[Any], y_predicted: Sequence[Any], /) -> float: ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured on how many examples, in how many seconds."""

    examples: int
    metrics: Mapping[str, float]
    seconds: float

    def report(self) -> Report:
        """The line that is printed."""
        return {
            "eval_examples_count": self.examples,
            "metrics": rounded(self.metrics),
            "time_spent": clock(self.seconds),
        }


def evaluate(
    pipeline: Pipeline,
    dataset: Dataset,
    split: Split,
    metrics: Sequence[MetricSpec],
    batch_size: int,
) -> Evaluation:
    """Run a split through the pipeline, in its own order, and compare."""
    started = monotonic()
    answers = Answers(pipeline, metrics)
    for batch in dataset.gen_batches(batch_size, split, shuffle=False):
        answers.add(batch)
    return Evaluation(len(answers), answers.measure(), monotonic() - started)


class Answers:
    """Right and given answers, collected batch by batch."""

    def __init__(self, pipeline: Pipeline, metrics: Sequence[MetricSpec]) -> None:
        self._pipeline = pipeline
        self._metrics = metrics
        extra = dict.fromkeys(name for metric in metrics for name in metric.inputs)
        self._names = tuple(dict.fromkeys([*pipeline.outputs, *extra]))
        self._truths: list[Any] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in self._names}

    def __len__(self) -> int:
        return len(self._truths)

    def add(self, batch: Batch) -> None:
        """Let the pipeline answer a batch, and keep both answers."""
        given = given_columns(self._pipeline, batch)
        columns = self._pipeline.run(given, self._names)
        self._truths += batch[1]
        for name, column in zip(self._names, columns, strict=True):
            self._columns[name] += list(column)

    def measure(self) -> dict[str, float]:
        """Every metric over all that was collected, in the order of the plan."""
        return {self._title(metric): self._measured(metric) for metric in self._metrics}

    def examples(self, count: int) -> Iterable[tuple[Any, Any]]:
        """The first right answers, each with the one that was given."""
        return zip(self._truths[:count], self._predictions(self._pipeline.outputs), strict=False)

    def _title(self, metric: MetricSpec) -> str:
        is_alone = sum(other.name == metric.name for other in self._metrics) == 1
        return metric.name if is_alone else metric.full_name

    def _measured(self, metric: MetricSpec) -> float:
        function = cast(Metric, METRICS.load(metric.name))
        if metric.inputs:
            truths = self._columns[metric.inputs[0]]
            return float(function(truths, self._predictions(metric.inputs[1:])))
        return float(function(self._truths, self._predictions(self._pipeline.outputs)))

    def _predictions(self, names: Sequence[str]) -> list[Any]:
        """One item per example: the only column's value, or a tuple of several columns'."""
        columns = [self._columns[name] for name in names]
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def given_columns(pipeline: Pipeline, batch: Batch) -> dict[str, Column]:
    """A batch as columns by the names of the pipeline's inputs and targets.

    Raises:
        DataError: the examples have more or fewer values than the pipeline has names.
    """
    xs, ys = batch
    return {**_columns(xs, pipeline.inputs, "in"), **_columns(ys, pipeline.targets, "in_y")}


def _columns(values: Sequence[Any], names: Sequence[str], key: str) -> dict[str, Column]:
    if len(names) == 1:
        return {names[0]: list(values)}
    for value in values:
        is_tuple = isinstance(value, Sequence) and not isinstance(value, str)
        if names and (not is_tuple or len(value) != len(names)):
            raise DataError(
                f"`{key}` names {len(names)} columns ({', '.join(names)}), "
                "but the data set's examples do not have as many values"
            )
    return {name: [value[index] for value in values] for index, name in enumerate(names)}


def rounded(metrics: Mapping[str, float]) -> dict[str, float]:
    """Metrics to four digits, for people."""
    return {name: round(value, 4) for name, value in metrics.items()}


def clock(seconds: float) -> str:
    """A duration as h:mm:ss."""
    return str(timedelta(seconds=round(seconds)))
