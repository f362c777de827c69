"""The options that sub-commands of `tertulia nlu` share, and how they speak of findings."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli import options as common

if TYPE_CHECKING:
    from tertulia.nlu.interpreter import Interpreter
    from tertulia.nlu.place import Finding
    from tertulia.nlu.training_data import TrainingData


class OutputFormat(StrEnum):
    """The formats that can be written."""

    JSON = "json"
    MD = "md"
    YAML = "yaml"


Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="What to write.")]
Language = Annotated[
    str,
    typer.Option("--language", "-l", help="Which language to take from a Dialogflow export."),
]


Model = Annotated[
    str,
    typer.Option(
        "--model", "-m", help="A model directory, or a folder of models: the newest of them."
    ),
]


def interpreter(model: str, allow_module: list[str] | None) -> Interpreter:
    """Open a model; of a folder of models, the newest.

    Raises:
        ModelError: there is none, or it cannot be used.
    """
    from tertulia.core.bundle import is_bundle
    from tertulia.nlu.interpreter import Interpreter
    from tertulia.nlu.projects import newest_below

    path = Path(model)
    surroundings = common.workspace(None, None, allow_module)
    surroundings.prepare()
    found = path if is_bundle(path) else newest_below(path)
    return Interpreter.load(found, surroundings.environment())


def load(paths: Iterable[Path], language: str) -> TrainingData:
    """Read training data, and say what is questionable about reading them.

    Raises:
        DataError: they cannot be used.
    """
    from tertulia.nlu.load import read_training_data
    from tertulia.nlu.place import raise_errors

    reading = read_training_data(*paths, language=language)
    raise_errors(reading.findings)
    warn(reading.findings)
    return reading.data


def warn(findings: Iterable[Finding]) -> None:
    """Print findings, one a line, where they do not mix with results."""
    for finding in findings:
        typer.echo(str(finding), err=True)
