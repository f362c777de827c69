"""Training curves for TensorBoard (the extras `neural` and `tensorboard`)."""

from __future__ import annotations

from numbers import Real
from pathlib import Path

from tertulia.core.extras import require
from tertulia.training.listener import Listener, Report, ReportKind


class TensorBoardListener(Listener):
    """Writes every metric and loss as a scalar, against the number of examples seen."""

    def __init__(self, folder: Path) -> None:
        require("tensorboard", extra="tensorboard")
        module = require("torch.utils.tensorboard", extra="neural")
        self._writer = module.SummaryWriter(str(folder))
        self._step = 0

    def on_report(self, kind: ReportKind, report: Report) -> None:
        """Write one measurement."""
        counts = ("train_examples_seen", "examples_seen")
        self._step = next((report[name] for name in counts if name in report), self._step)
        scalars = {**report.get("metrics", {}), "loss": report.get("loss")}
        for name, value in scalars.items():
            if isinstance(value, Real):
                self._writer.add_scalar(f"{name}/{kind}", value, self._step)
        self._writer.flush()
