"""Every set, every pipeline: accuracy, entities, seconds, megabytes; a baseline in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.nlu.sets import SETS

PIPELINES = ("baseline", "default", "best")
_COLUMNS = (
    ("set", "{:>10}"),
    ("pipeline", "{:>9}"),
    ("intents", "{:>8.4f}"),
    ("entities", "{:>9.4f}"),
    ("in scope", "{:>9.4f}"),
    ("rejected", "{:>9.4f}"),
    ("oos recall", "{:>11.4f}"),
    ("AUROC", "{:>7.4f}"),
    ("ECE", "{:>7.4f}"),
    ("train s", "{:>8.1f}"),
    ("peak MB", "{:>8.0f}"),
    ("model MB", "{:>9.2f}"),
    ("load s", "{:>7.3f}"),
    ("p50 ms", "{:>7.3f}"),
    ("messages/s", "{:>11.0f}"),
)


def main(data: Path | None) -> None:
    """Print a row for each set and pipeline, each trained in a process of its own."""
    if data is None or not (data / "snips").is_dir():
        print("nlu.accuracy: left out, the data sets are not there (--data)")
        return
    measure(data, list(SETS), PIPELINES)


def measure(data: Path, sets: Sequence[str], pipelines: Sequence[str]) -> None:
    """Print the rows of these sets and pipelines."""
    print(" ".join(_head(name, form) for name, form in _COLUMNS))
    for name in sets:
        for pipeline in pipelines:
            command = [sys.executable, "-m", "bench.nlu.run", str(data), name, pipeline]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            row = {"set": name, "pipeline": pipeline, **json.loads(done.stdout.splitlines()[-1])}
            print(" ".join(_cell(row.get(key), form) for key, form in _COLUMNS), flush=True)


def _head(name: str, form: str) -> str:
    return f"{name:>{_width(form)}}"


def _cell(value: object, form: str) -> str:
    return form.format(value) if value is not None else f"{'–':>{_width(form)}}"


def _width(form: str) -> int:
    return int(form.strip("{}:>f").partition(".")[0])


if __name__ == "__main__":  # python -m bench.nlu.accuracy DATA SET[,SET] PIPELINE[,PIPELINE]
    measure(Path(sys.argv[1]), sys.argv[2].split(","), sys.argv[3].split(","))
