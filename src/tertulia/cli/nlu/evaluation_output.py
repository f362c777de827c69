"""What `tertulia nlu evaluate` prints and writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tertulia.core.errors import UsageError

if TYPE_CHECKING:
    from tertulia.nlu.evaluation.report.machine import Subject


def wanted_files(**files: Path | None) -> dict[str, Path]:
    """The files that were asked for, by the name of their option.

    Raises:
        UsageError: one of them is of a kind that cannot be written.
    """
    wanted = {name: path for name, path in files.items() if path is not None}
    for name in ("histogram", "confmat"):
        if name in wanted and wanted[name].suffix.lower() != ".svg":
            raise UsageError(f"--{name} draws SVG: name a file that ends in .svg")
    return wanted


def write(subjects: list[Subject], report: Path | None, wanted: dict[str, Path]) -> None:
    """Write the folder and the files that were asked for; the files are for one subject.

    Raises:
        UsageError: there are no intents to write of.
        DataError: a file cannot be written.
    """
    from tertulia.nlu.evaluation.report.charts import intent_charts
    from tertulia.nlu.evaluation.report.folder import write_file, write_report
    from tertulia.nlu.evaluation.report.machine import as_json
    from tertulia.nlu.evaluation.report.mistakes import intent_errors, intent_successes

    if report is not None:
        write_report(subjects, report)
        typer.echo(f"written: {report / 'report.html'}", err=True)
    if not wanted:
        return
    evaluation = subjects[0].evaluation
    if evaluation.intents is None:
        raise UsageError(f"--{next(iter(wanted))}: the data have no intents")
    charts = intent_charts(evaluation.intents)
    make: dict[str, Callable[[], bytes]] = {
        "errors": lambda: as_json(intent_errors(evaluation.predictions)),
        "successes": lambda: as_json(intent_successes(evaluation.predictions)),
        "histogram": lambda: charts["histogram"].file().encode("utf-8", "replace"),
        "confmat": lambda: charts["confusion"].file().encode("utf-8", "replace"),
    }
    for name, path in wanted.items():
        write_file(path, make[name]())


def tell(subjects: list[Subject], *, as_json: bool) -> None:
    """Print what was measured."""
    from tertulia.nlu.evaluation.report.machine import as_json as encoded
    from tertulia.nlu.evaluation.report.machine import report
    from tertulia.nlu.evaluation.report.plain import plain

    if as_json:
        typer.echo(encoded(report(subjects), indent=None).decode(), nl=False)
    else:
        typer.echo(plain(subjects))
