"""The loop that trains by batches: epochs, validation, patience, the best model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isnan
from time import monotonic
from typing import Any

from tertulia.core.component import Trainable
from tertulia.core.errors import ConfigError, DataError, Problem
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Node
from tertulia.data.base import Batch, Dataset
from tertulia.training.evaluation import Answers, clock, evaluate, given_columns, rounded
from tertulia.training.listener import Listener, Progress, Report
from tertulia.training.plan import TrainingPlan


def trainable_nodes(pipeline: Pipeline) -> list[Node]:
    """The nodes that are trained by batches, in order."""
    return [
        node
        for node in pipeline.nodes
        if isinstance(node.component, Trainable) and node.spec.targets.variables
    ]


@dataclass
class TrainingLoop:
    """Trains every trainable node of a pipeline together, until the plan or patience ends it.

    `keep` is called whenever there is a new best model, so that a killed process leaves it too.
    """

    pipeline: Pipeline
    dataset: Dataset
    plan: TrainingPlan
    listener: Listener
    keep: Callable[[], None]
    epochs_done: int = 0
    batches_seen: int = 0
    examples_seen: int = 0
    impatience: int = 0
    best: float | None = None
    _best_learned: list[Any] = field(default_factory=list)
    _loss: float | None = None
    _validated_at: int = 0

    def run(self) -> None:
        """Train; afterwards the pipeline is the best model seen.

        Raises:
            ConfigError: nothing would ever end the training.
            DataError: there is nothing to train on.
        """
        self._check()
        self._started = monotonic()
        try:
            while not self._is_over():
                self._epoch()
        except KeyboardInterrupt:
            if not self._is_fitted():
                raise
            self.listener.on_notice("interrupted: the best model so far is kept")
        self._finish()

    def _check(self) -> None:
        plan = self.plan
        if not len(self.dataset.splits.train):
            raise DataError("the data set has no examples to train on")
        validates = plan.val_every_n_epochs > 0 or plan.val_every_n_batches > 0
        self._validates = validates and len(self.dataset.splits.valid) > 0
        if validates and not self._validates:
            self.listener.on_notice("no validation: the data set has no `valid` split")
        if plan.epochs <= 0 and plan.max_batches <= 0 and not self._validates:
            hint = "set `epochs` or `max_batches`, or validate, so that patience can end it"
            raise ConfigError([Problem("train", "this training would never end", hint)])

    @property
    def _nodes(self) -> Sequence[Node]:
        return trainable_nodes(self.pipeline)

    def _is_fitted(self) -> bool:
        return all(node.component.is_fitted for node in self._nodes)

    def _is_over(self) -> bool:
        plan = self.plan
        return (
            0 < plan.epochs <= self.epochs_done
            or 0 < plan.max_batches <= self.batches_seen
            or (self._validates and self.impatience >= plan.validation_patience)
        )

    # --- one epoch, one batch ---

    def _epoch(self) -> None:
        plan = self.plan
        examples = len(self.dataset.splits.train)
        total = -(-examples // plan.batch_size) if plan.batch_size > 0 else 1
        logs_epoch = _is_due(plan.log_every_n_epochs, self.epochs_done + 1)
        epoch = self._answers()
        recent = self._answers()
        batches = self.dataset.gen_batches(plan.batch_size, "train")
        for index, batch in enumerate(batches, start=1):
            logs = [epoch] if logs_epoch else []
            logs += [recent] if plan.log_every_n_batches > 0 else []
            self._learn(batch, logs)
            progress = Progress(self.epochs_done, self.batches_seen, index, total, self._loss)
            self.listener.on_progress(progress)
            if _is_due(plan.log_every_n_batches, self.batches_seen):
                self._log(recent, "examples_seen")
                recent = self._answers()
            if self._validates and _is_due(plan.val_every_n_batches, self.batches_seen):
                self._validate()
            if self._is_over():
                return
        self.epochs_done += 1
        self._tell("after_epoch", {"epochs_done": self.epochs_done})
        if logs_epoch:
            self._log(epoch, "train_examples_seen")
        if self._validates and _is_due(plan.val_every_n_epochs, self.epochs_done):
            self._validate()

    def _learn(self, batch: Batch, logs: Sequence[Answers]) -> None:
        """Answer a batch, then learn from it; a model without any training must learn first."""
        could_answer = self._is_fitted()
        if could_answer:
            _add_to_each(logs, batch)
        self._batch(batch)
        if not could_answer:
            _add_to_each(logs, batch)

    def _batch(self, batch: Batch) -> None:
        given = given_columns(self.pipeline, batch)
        losses = []
        for node in self._nodes:
            names = (*node.spec.inputs.names, *node.spec.targets.names)
            columns = self.pipeline.run(given, names, before=node.spec)
            losses.append(node.component.train_on_batch(*columns))
        self._loss = sum(losses) / len(losses)
        self.batches_seen += 1
        self.examples_seen += len(batch[0])
        self._tell("after_batch", {"batches_seen": self.batches_seen})

    # --- measuring ---

    def _answers(self) -> Answers:
        return Answers(self.pipeline, self.plan.metrics)

    def _log(self, answers: Answers, count: str) -> None:
        """Report on training examples, answered before the model learned from them."""
        report: Report = {
            "epochs_done": self.epochs_done,
            "batches_seen": self.batches_seen,
            count: self.examples_seen,
            "metrics": rounded(answers.measure()),
            "time_spent": clock(monotonic() - self._started),
            **({} if self._loss is None else {"loss": round(self._loss, 6)}),
        }
        if self.plan.show_examples:
            report = {**report, "examples": list(answers.examples(3))}
        self.listener.on_report("train", report)
        self._tell("after_train_log", report)

    def _validate(self) -> None:
        if self._validated_at == self.batches_seen:
            return  # due by batches and by epochs at once: the same model, not a second failure
        self._validated_at = self.batches_seen
        plan = self.plan
        measured = evaluate(self.pipeline, self.dataset, "valid", plan.metrics, plan.batch_size)
        score = next(iter(measured.metrics.values()), 0.0)
        if self._is_better(score):
            self.best, self.impatience = score, 0
            self._keep_best()
        else:
            self.impatience += 1
        report: Report = {
            **measured.report(),
            "epochs_done": self.epochs_done,
            "batches_seen": self.batches_seen,
            "train_examples_seen": self.examples_seen,
            "impatience": self.impatience,
            "patience_limit": plan.validation_patience,
        }
        self.listener.on_report("valid", report)
        self._tell("after_validation", report)

    def _is_better(self, score: float) -> bool:
        if self.best is None:
            return True
        if isnan(self.best):  # nothing compares with it, and any number is better
            return not isnan(score)
        return (
            score > self.best if self.plan.metric_optimization == "maximize" else score < self.best
        )

    # --- the best model ---

    def _keep_best(self) -> None:
        self._best_learned = [node.component.learned for node in self._nodes]
        self.keep()

    def _finish(self) -> None:
        if not self._best_learned:
            self.keep()
            return
        for node, learned in zip(self._nodes, self._best_learned, strict=True):
            node.component.learned = learned

    def _tell(self, event: str, report: Report) -> None:
        for node in self._nodes:
            node.component.process_event(event, report)


def _add_to_each(logs: Sequence[Answers], batch: Batch) -> None:
    for answers in logs:
        answers.add(batch)


def _is_due(every: int, count: int) -> bool:
    return every > 0 and count % every == 0
