"""Who hears of a training: the command line prints it, a notebook draws it, a test collects it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

ReportKind: TypeAlias = Literal["train", "valid", "test"]
Report: TypeAlias = Mapping[str, Any]
"""What one line says: counts, `metrics` by name, `time_spent` as h:mm:ss."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training has come; `total_batches` None while nobody knows."""

    epochs_done: int
    batches_seen: int
    batch_in_epoch: int
    batches_per_epoch: int
    loss: float | None = None


class Listener:
    """Hears of everything, and does nothing: the base of those who do."""

    def on_notice(self, text: str) -> None:
        """Hear a sentence for people: resuming, from scratch, interrupted."""

    def on_fitting(self, name: str, place: str) -> None:
        """Hear of a component that begins to learn from whole columns."""

    def on_progress(self, progress: Progress) -> None:
        """Hear of a batch."""

    def on_report(self, kind: ReportKind, report: Report) -> None:
        """Hear of a measurement."""
