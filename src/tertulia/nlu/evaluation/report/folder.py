"""A folder with everything that was measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.nlu.evaluation.report.charts import intent_charts
from tertulia.nlu.evaluation.report.machine import Subject, as_json, report
from tertulia.nlu.evaluation.report.mistakes import (
    entity_errors,
    entity_successes,
    intent_errors,
    intent_successes,
)
from tertulia.nlu.evaluation.report.page import page

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def write_report(subjects: Sequence[Subject], folder: Path) -> list[Path]:
    """Write the page, the JSON, and for each subject its charts and lists of messages.

    Several subjects have a folder each, numbered in their order.

    Returns:
        What was written.

    Raises:
        DataError: a file cannot be written.
    """
    files = {
        folder / "report.html": page(subjects).encode("utf-8", "replace"),
        folder / "report.json": as_json(report(subjects)),
    }
    for number, subject in enumerate(subjects, start=1):
        own = folder if len(subjects) == 1 else folder / f"{number}-{_file_name(subject.name)}"
        files |= _files(subject, own)
    for path, content in files.items():
        write_file(path, content)
    return list(files)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and make the folders it lies in.

    Raises:
        DataError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise DataError(f"it cannot be written: {error.strerror}", path=path) from error


def _files(subject: Subject, folder: Path) -> dict[Path, bytes]:
    evaluation = subject.evaluation
    files: dict[Path, bytes] = {}
    if evaluation.intents is not None:
        for name, drawing in intent_charts(evaluation.intents).items():
            files[folder / f"{name}.svg"] = drawing.file().encode("utf-8", "replace")
        files[folder / "errors.json"] = as_json(intent_errors(evaluation.predictions))
        files[folder / "successes.json"] = as_json(intent_successes(evaluation.predictions))
    if evaluation.entities is not None:
        files[folder / "entity_errors.json"] = as_json(entity_errors(evaluation.predictions))
        files[folder / "entity_successes.json"] = as_json(entity_successes(evaluation.predictions))
    return files


def _file_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("_", name).strip("_.")[-60:] or "evaluation"
