"""Batches against one example at a time: the same trained pipeline, the same texts.

    OPENBLAS_NUM_THREADS=1 python bench/batching.py MODEL_DIRECTORY_OR_CONFIG
    python bench/batching.py intents_sample --texts lines.txt --batch-size 64

Texts come from the sample data that ships with the package unless a file is named; a pipeline of
several inputs gets the same text in each. Both ways answer the same, or the benchmark says so.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tertulia import Pipeline, Workspace, load
from tertulia.serving.encoding import encode


def sample_texts() -> list[str]:
    """The test utterances of the sample data."""
    table = files("tertulia.catalog") / "data" / "sample_intents" / "test.csv"
    return [row["text"] for row in csv.DictReader(table.read_text("utf-8").splitlines())]


def answer(pipeline: Pipeline, texts: Sequence[str], batch_size: int) -> tuple[float, list[Any]]:
    """Seconds to answer every text, and the answers."""
    answers: list[Any] = []
    start = perf_counter()
    for begin in range(0, len(texts), batch_size):
        batch = texts[begin : begin + batch_size]
        columns = pipeline(*([*batch] for _ in pipeline.inputs))
        answers += zip(*columns, strict=True) if len(pipeline.outputs) > 1 else columns
    return perf_counter() - start, answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a model directory, a config file or a catalogue name")
    parser.add_argument("--texts", type=Path, help="a file with one text per line")
    parser.add_argument("--count", type=int, default=512, help="texts per run; they are repeated")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--allow-module", action="append", default=[])
    options = parser.parse_args()

    pipeline = load(options.model, Workspace(allowed_modules=frozenset(options.allow_module)))
    found = options.texts.read_text("utf-8").splitlines() if options.texts else sample_texts()
    texts = list(islice(cycle(found), options.count))
    sizes = (1, options.batch_size)

    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(f"{package} {version(package)}" for package in ("tertulia", "numpy")))
    print(f"{options.model}: {len(texts)} texts, {options.runs} runs\n")

    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    answers = {size: answer(pipeline, texts, size)[1] for size in sizes}  # the first run warms up
    for _ in range(options.runs):  # in turns, so that a busy machine is busy for both
        for size in sizes:
            seconds[size].append(answer(pipeline, texts, size)[0])

    print(f"{'':24}{'texts/s':>12}{'ms per text':>14}{'ms per batch':>14}")
    for size, values in seconds.items():
        middle = median(values)
        per_text, batches = middle / len(texts) * 1000, -(-len(texts) // size)
        name = "one at a time" if size == 1 else f"batches of {size}"
        rate, per_batch = len(texts) / middle, middle / batches * 1000
        print(f"{name:24}{rate:12.0f}{per_text:14.3f}{per_batch:14.3f}")
    alone, batched = (median(values) for values in seconds.values())
    print(f"\nratio of texts/s (medians of {options.runs}): {alone / batched:.1f}")
    one, many = (encode(answers[size]) for size in sizes)
    print("answers to the byte the same" if one == many else "answers differ, if only by rounding")


if __name__ == "__main__":
    main()
