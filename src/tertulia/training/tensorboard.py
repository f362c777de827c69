"""Training curves for TensorBoard (the extras `neural` and `tensorboard`)."""

from __future__ import annotations

from numbers import Real

from tertulia.core.extras import require
from tertulia.training.listener import Listener, Report, ReportKind


class TensorBoardListener(Listener):
    """Writes every metric and loss as a scalar, against the number of examples seen."""

    def __init__(self, folder: str) -> None:
        require("tensorboard", extra="tensorboard")
        module = require("torch.utils.tensorboard", extra="neural")
        self._writer = module.SummaryWriter(folder)

    def on_report(self, kind: ReportKind, report: Report) -> None:
        """Write one measurement."""
        counts = ("train_examples_seen", "examples_seen")
        step = next((report[name] for name in counts if name in report), None)
        scalars = {**report.get("metrics", {}), "loss": report.get("loss")}
        for name, value in scalars.items():
            if isinstance(value, Real):
                self._writer.add_scalar(f"{name}/{kind}", value, step)
        self._writer.flush()
