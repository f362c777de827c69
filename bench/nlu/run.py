"""One set and one pipeline in this process: `python -m bench.nlu.run DATA SET PIPELINE`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean, median
from time import perf_counter
from typing import Any

from bench.nlu.baseline import Baseline
from bench.nlu.sets import SETS, NluSet
from tertulia.api import train
from tertulia.nlu.evaluation.calibration import calibration
from tertulia.nlu.evaluation.evaluation import NluEvaluation, evaluate_interpreter
from tertulia.nlu.evaluation.predictions import FALLBACK, Parser
from tertulia.nlu.interpreter import Interpreter

_LOADING = """
import sys
from time import perf_counter
from pathlib import Path
started = perf_counter()
from tertulia.nlu.interpreter import Interpreter
Interpreter.load(Path(sys.argv[1])).parse("hello")
print(perf_counter() - started)
"""
_REPEATS = 300


def main(data: Path, name: str, pipeline: str) -> None:
    """Train, measure, and print one JSON object."""
    subject = SETS[name](data)
    with tempfile.TemporaryDirectory() as folder:
        row, parser = _trained(subject, pipeline, Path(folder) / "model")
    row |= _figures(evaluate_interpreter(parser, subject.test))
    row |= _speed(parser, [example.text for example in subject.test.examples])
    print(json.dumps(row))


def _trained(subject: NluSet, pipeline: str, folder: Path) -> tuple[dict[str, Any], Parser]:
    started = perf_counter()
    if pipeline == "baseline":
        parser: Parser = Baseline(subject.train)
        return {"train s": perf_counter() - started, "peak MB": _peak()}, parser
    train(pipeline, data=subject.train, output=folder)
    row = {"train s": perf_counter() - started, "peak MB": _peak()}
    row["model MB"] = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 2**20
    command = [sys.executable, "-c", _LOADING, str(folder)]
    loads = [float(subprocess.check_output(command, text=True)) for _ in range(3)]
    row["load s"] = median(loads)
    return row, Interpreter.load(folder)


def _figures(measured: NluEvaluation) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if measured.intents is not None:
        outside = measured.intents.out_of_scope
        in_scope = [p for p in measured.predictions if p.gold_intent != "out_of_scope"]
        first = [p.guess for p in in_scope]
        hits = [score.intent == p.gold_intent for score, p in zip(first, in_scope, strict=True)]
        row["intents"] = fmean(hits)
        confidences = [score.confidence for score in first]
        row["ECE"] = calibration(list(zip(confidences, hits, strict=True))).error
        row["in scope"] = sum(p.intent.intent == p.gold_intent for p in in_scope) / len(in_scope)
        row["rejected"] = sum(p.intent.intent == FALLBACK for p in in_scope) / len(in_scope)
        if outside is not None:
            row["oos recall"], row["AUROC"] = outside.recall, outside.auroc
    if measured.entities is not None:
        row["entities"] = measured.entities.scores.spans.micro.f1
    return row


def _speed(parser: Parser, texts: list[str]) -> dict[str, float]:
    parser.parse_all(texts[:64])
    times = []
    for text in texts[:_REPEATS]:
        started = perf_counter()
        parser.parse_all([text])
        times.append(perf_counter() - started)
    many = (texts * (8192 // len(texts) + 1))[:8192]
    started = perf_counter()
    parser.parse_all(many)
    return {
        "p50 ms": median(times) * 1000,
        "messages/s": len(many) / (perf_counter() - started),
    }


def _peak() -> float:
    """Megabytes of memory held at most, the data and the interpreter included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
