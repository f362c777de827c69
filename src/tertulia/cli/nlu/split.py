"""`tertulia nlu split`: training data in two, for training and for testing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli.nlu import options


def split(
    data: Annotated[list[Path], typer.Option("--nlu", "-u", help="A file or folder; repeatable.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write into.")] = Path(
        "train_test_split"
    ),
    training_fraction: Annotated[float, typer.Option(help="How much to train on.")] = 0.8,
    seed: Annotated[int, typer.Option(help="Decides which example goes where.")] = 0,
    format_: options.Format = options.OutputFormat.JSON,
    language: options.Language = "en",
) -> None:
    """Divide the examples of each intent into `training_data` and `test_data`."""
    from tertulia.nlu.split import split_training_data
    from tertulia.nlu.write import write_training_data

    parts = split_training_data(
        options.load(data, language), training_fraction=training_fraction, seed=seed
    )
    suffix = "yml" if format_ is options.OutputFormat.YAML else format_.value
    for name, part in zip(("training_data", "test_data"), parts, strict=True):
        path = out / f"{name}.{suffix}"
        options.warn(write_training_data(part, path, format_.value))
        typer.echo(f"{path}: {len(part.examples)} examples")
