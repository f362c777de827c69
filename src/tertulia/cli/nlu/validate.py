"""`tertulia nlu validate`: everything that is wrong or questionable in training data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli.nlu import options


def validate(
    data: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    fail_on_warnings: Annotated[
        bool, typer.Option("--fail-on-warnings", help="Exit 1 for a warning too.")
    ] = False,
    language: options.Language = "en",
) -> None:
    """List every problem with its place; exit 1 if the data cannot be used."""
    from tertulia.nlu.load import read_training_data
    from tertulia.nlu.place import errors_among, in_order
    from tertulia.nlu.validation import validate as validate_data

    reading = read_training_data(*data, language=language)
    findings = in_order([*reading.findings, *validate_data(reading.data)])
    for finding in findings:
        typer.echo(str(finding))
    n_errors = len(errors_among(findings))
    typer.echo(
        f"{len(reading.data.examples)} examples of {len(reading.data.intents)} intents: "
        f"{n_errors} errors, {len(findings) - n_errors} warnings"
    )
    if n_errors or (fail_on_warnings and findings):
        raise typer.Exit(1)
