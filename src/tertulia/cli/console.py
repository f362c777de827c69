"""What a training looks like in a terminal: JSON lines on stdout, a bar and notices on stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from tertulia.core.paths import under
from tertulia.serving.encoding import encode
from tertulia.serving.errors import EncodingError
from tertulia.training.listener import Listener, Progress, Report, ReportKind

if TYPE_CHECKING:
    from tertulia.training.plan import TrainingPlan
    from tertulia.training.recipe import Recipe


def warn(recipe: Recipe) -> None:
    """Say what of a config is accepted and ignored."""
    for warning in recipe.warnings:
        typer.echo(f"warning: {warning}", err=True)


class ConsoleListener(Listener):
    """Prints reports, and shows a bar where there is a terminal to show it on."""

    def __init__(self, *others: Listener) -> None:
        self._others = others
        self._console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bar = Bar(
            *columns,
            console=self._console,
            transient=True,
            redirect_stdout=_is_terminal(sys.stdout),  # else reports would go where the bar goes
            disable=not _is_terminal(sys.stderr),
        )
        self._task: TaskID | None = None

    @classmethod
    def of(cls, plan: TrainingPlan, root: Path) -> ConsoleListener:
        """The listener that a plan asks for: with a TensorBoard log, if it names a folder."""
        if plan.tensorboard_log_dir is None:
            return cls()
        from tertulia.training.tensorboard import TensorBoardListener

        return cls(TensorBoardListener(under(root, plan.tensorboard_log_dir)))

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def on_notice(self, text: str) -> None:
        """Print a sentence."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def on_fitting(self, name: str, place: str) -> None:
        """Say who learns, to those who wait for it."""
        if not self._bar.disable:
            self._console.print(f"{name} at {place} learns", highlight=False, style="dim")

    def on_progress(self, progress: Progress) -> None:
        """Move the bar: one bar an epoch."""
        for other in self._others:
            other.on_progress(progress)
        if self._bar.disable:
            return
        if self._task is None:
            self._task = self._bar.add_task("", total=progress.batches_per_epoch)
        loss = "" if progress.loss is None else f", loss {progress.loss:.4f}"
        self._bar.update(
            self._task,
            total=progress.batches_per_epoch,
            completed=progress.batch_in_epoch,
            description=f"epoch {progress.epochs_done + 1}{loss}",
        )

    def on_report(self, kind: ReportKind, report: Report) -> None:
        """Print one JSON line."""
        for other in self._others:
            other.on_report(kind, report)
        typer.echo(_line({kind: report}))


def _is_terminal(stream: TextIO | None) -> bool:
    """None is a stream that was closed before we began."""
    return stream is not None and stream.isatty()


def _line(report: Report) -> str:
    """A report as JSON; of an example that is no data, at least how it looks."""
    try:
        return encode(report).decode()
    except EncodingError:
        return encode(msgspec.to_builtins(report, enc_hook=repr)).decode()
