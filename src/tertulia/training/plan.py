"""The `train` section of a config: how long to train, what to measure, when to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

AtLeastOne = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """A metric, and the columns it compares; the pipeline's targets and outputs when empty."""

    name: str
    inputs: tuple[str, ...] = ()
    place: str = ""

    @property
    def full_name(self) -> str:
        """The name with its columns, to tell it from the same metric of others."""
        return f"{self.name}({', '.join(self.inputs)})" if self.inputs else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """How a pipeline is trained and evaluated.

    Counts of 0 or less mean never, for `epochs` and `max_batches` without end. The first metric
    decides which model is the best, and `validation_patience` validations without a better one
    end the training.
    """

    epochs: int = 0
    max_batches: int = 0
    batch_size: int = 1
    metrics: tuple[MetricSpec, ...] = (MetricSpec("accuracy"),)
    metric_optimization: Literal["maximize", "minimize"] = "maximize"
    validation_patience: AtLeastOne = 5
    val_every_n_epochs: int = 0
    val_every_n_batches: int = 0
    log_every_n_batches: int = 0
    log_every_n_epochs: int = 0
    validate_best: bool = True
    test_best: bool = True
    show_examples: bool = False
    tensorboard_log_dir: str | None = None
