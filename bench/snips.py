"""Train `snips_cnn` as the README says, from a fresh process, and measure what it learned."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean, median
from time import perf_counter

SEEDS = (0, 1, 2)


def main(data: Path | None) -> None:
    """Print accuracy, mean per-intent F1 and training time over three seeds."""
    if data is None or not (data / "snips").is_dir():
        print("snips: left out, the data sets are not there (--data)")
        return
    runs = [_run(data, seed) for seed in SEEDS]
    print(f"{'seed':>5} {'accuracy':>9} {'mean F1':>9} {'seconds':>8}")
    for seed, (accuracy, f1, seconds) in zip(SEEDS, runs, strict=True):
        print(f"{seed:>5} {accuracy:>9.4f} {f1:>9.4f} {seconds:>8.1f}")
    accuracies, scores, times = zip(*runs, strict=True)
    print(f"{'all':>5} {fmean(accuracies):>9.4f} {fmean(scores):>9.4f} {median(times):>8.1f}")


def _run(data: Path, seed: int) -> tuple[float, float, float]:
    """Accuracy and mean F1 on `validate_*`, and the seconds of the whole command."""
    with tempfile.TemporaryDirectory() as models:
        started = perf_counter()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tertulia", "train", "snips_cnn"),
                *("--seed", str(seed), "--models-path", models),
                *("--set", f"metadata.variables.DATA={data / 'snips'}"),
                *("--set", f"metadata.variables.VECTORS={_vectors(data)}"),
            ],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        seconds = perf_counter() - started
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    [test] = [report["test"]["metrics"] for report in reports if "test" in report]
    return test["classification_accuracy"], test["classification_f1"], seconds


def _vectors(data: Path) -> Path:
    return data / "glove" / "glove.6B.50d.subset.txt.gz"
