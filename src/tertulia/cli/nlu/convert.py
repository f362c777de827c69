"""`tertulia nlu convert`: training data of any format as JSON, Markdown or YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli.nlu import options


def convert(
    data: Annotated[list[Path], typer.Option("--data", "-d", help="A file or folder; repeatable.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    format_: options.Format = options.OutputFormat.JSON,
    language: options.Language = "en",
) -> None:
    """Write training data of any format as one file; say what that format cannot hold."""
    from tertulia.nlu.write import write_training_data

    training_data = options.load(data, language)
    options.warn(write_training_data(training_data, out, format_.value))
    typer.echo(f"{out}: {len(training_data.examples)} examples read")
