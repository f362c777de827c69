"""A process that trains one model: told what on its standard input, tells how it goes on stdout.

Each line of its output is a `Report` in JSON. Nothing but text passes between the processes.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from tertulia.api import Workspace, examples_for, train_opened
from tertulia.core.errors import (
    ConfigError,
    DataError,
    ParameterError,
    ShapeError,
    TertuliaError,
    UsageError,
)
from tertulia.dialects.nlu import parse_nlu_recipe
from tertulia.dialects.reading import Reading
from tertulia.nlu.load import parse_training_data
from tertulia.nlu.place import raise_errors
from tertulia.serving.nlu.training_job import TrainingJob
from tertulia.training.listener import Listener, Progress

_log = logging.getLogger(__name__)

_OF_THE_REQUEST = (ConfigError, DataError, ParameterError, ShapeError, UsageError)


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a training goes.

    Attributes:
        stage: what is going on.
        warnings: what one should know of the config and the examples.
        error: why there will be no model.
        is_request: whether the error lies in what was asked for.
    """

    stage: str = ""
    warnings: tuple[str, ...] = ()
    error: str = ""
    is_request: bool = False


class _Reporter(Listener):
    def __init__(self, say: Callable[[Report], None]) -> None:
        self._say = say

    def on_notice(self, text: str) -> None:
        self._say(Report(stage=text))

    def on_fitting(self, name: str, place: str) -> None:
        self._say(Report(stage=f"{name} learns, {place}"))

    def on_progress(self, progress: Progress) -> None:
        of = f" of {progress.batches_per_epoch}" if progress.batches_per_epoch else ""
        batch = f"batch {progress.batch_in_epoch}{of}"
        self._say(Report(stage=f"epoch {progress.epochs_done + 1}, {batch}"))


def train(job: TrainingJob, say: Callable[[Report], None]) -> None:
    """Train what a job asks for; reports go to `say`.

    Raises:
        TertuliaError: it cannot be done.
    """
    say(Report(stage="reading"))
    workspace = Workspace(root=Path.cwd(), allowed_modules=frozenset(job.allowed_modules))
    workspace.prepare()
    reading = Reading(workspace.root, workspace.lookup)
    recipe = parse_nlu_recipe(job.config, reading, ("data=null",))
    read = parse_training_data(job.data, language=recipe.language)
    raise_errors(read.findings)
    source = examples_for(recipe, read.data)
    warnings = (*map(str, recipe.warnings), *map(str, read.findings))
    say(Report(stage=f"training on {len(read.data.examples)} examples", warnings=warnings))
    folder = Path(job.folder)
    train_opened(recipe, folder, workspace, _Reporter(say), recursive=False, source=source)


def main() -> None:
    """Train the job on the standard input."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what libraries print is no report

    def say(report: Report) -> None:
        output.write(msgspec.json.encode(report) + b"\n")

    try:
        train(msgspec.json.decode(sys.stdin.buffer.read(), type=TrainingJob), say)
    except TertuliaError as error:
        say(Report(error=str(error), is_request=isinstance(error, _OF_THE_REQUEST)))
    except Exception as error:  # noqa: BLE001 - a component may raise anything
        place = traceback.extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        _log.error("the training failed: %s in %s, line %s", kind, place.filename, place.lineno)
        say(Report(error=f"a component failed: {kind}"))


if __name__ == "__main__":
    main()
