"""Batches of 64 against one text at a time: the same trained pipeline, the same texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.intent_classifier import texts, trained_classifier
from tertulia import Pipeline, load

COUNT, BATCH, RUNS = 512, 64, 11


def main(data: Path | None) -> None:
    """Print texts per second both ways, and the ratio of the medians."""
    pipeline = load(trained_classifier(data))
    rows = texts(COUNT)
    seconds: dict[int, list[float]] = {1: [], BATCH: []}
    for size in seconds:
        _answer(pipeline, rows, size)  # warms up
    for _ in range(RUNS):  # in turns, so that a busy machine is busy for both
        for size, values in seconds.items():
            values.append(_answer(pipeline, rows, size))
    print(f"{'batch':>6} {'texts/s':>9} {'ms per text':>12}   (medians of {RUNS})")
    for size, values in seconds.items():
        middle = median(values)
        print(f"{size:>6} {COUNT / middle:>9.0f} {middle / COUNT * 1000:>12.3f}")
    print(f"ratio {median(seconds[1]) / median(seconds[BATCH]):.1f}")


def _answer(pipeline: Pipeline, rows: Sequence[str], size: int) -> float:
    """The seconds it takes to answer every text."""
    start = perf_counter()
    for begin in range(0, len(rows), size):
        pipeline(rows[begin : begin + size])
    return perf_counter() - start
