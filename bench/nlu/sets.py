"""The published data sets, as training and test data."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tertulia.nlu.load import load_training_data
from tertulia.nlu.training_data import AnnotatedEntity, TrainingData, TrainingExample

FEW = 30


@dataclass(frozen=True, slots=True)
class NluSet:
    """What to learn from, and what to be measured on."""

    train: TrainingData
    test: TrainingData


def snips(data: Path) -> NluSet:
    """SNIPS: `train_*_full` and `validate_*`."""
    return NluSet(_snips(data, "train_{}_full"), _snips(data, "validate_{}"))


def snips_few(data: Path) -> NluSet:
    """SNIPS, the first 30 examples of each intent."""
    whole = snips(data)
    few = [
        example
        for _, examples in groupby(whole.train.examples, key=lambda example: example.intent)
        for example in list(examples)[:FEW]
    ]
    return NluSet(TrainingData(tuple(few)), whole.test)


def banking77(data: Path) -> NluSet:
    """BANKING77: 77 intents of bank customers."""
    return NluSet(*(_banking77(data / "banking77" / f"{part}.csv") for part in ("train", "test")))


def clinc150(data: Path) -> NluSet:
    """CLINC150: 150 intents, and at the test 1,000 messages that have none of them."""
    parts = json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    test = [*parts["test"], *((text, "out_of_scope") for text, _ in parts["oos_test"])]
    return NluSet(_pairs(parts["train"]), _pairs(test))


def hwu64(data: Path) -> NluSet:
    """HWU64: parts 1 to 4 to learn from, part 5 to be measured on."""
    parts = [
        load_training_data(data / "hwu64" / f"KFold_{n}" / "mergedTestset") for n in range(1, 6)
    ]
    return NluSet(TrainingData.merged(parts[:4]), parts[4])


def mixsnips(data: Path) -> TrainingData:
    """MixSNIPS: messages of one to three intents, joined by `#`; no split of its own."""
    text = (data / "mixsnips" / "dev.txt").read_text(encoding="utf-8")
    return TrainingData(tuple(_mixed(block) for block in text.strip().split("\n\n")))


SETS: Mapping[str, Callable[[Path], NluSet]] = {
    "snips": snips,
    "banking77": banking77,
    "clinc150": clinc150,
    "hwu64": hwu64,
    "snips_few": snips_few,
}


def _pairs(pairs: list[tuple[str, str]]) -> TrainingData:
    return TrainingData(tuple(TrainingExample(text, intent) for text, intent in pairs))


def _banking77(path: Path) -> TrainingData:
    with path.open(encoding="utf-8", newline="") as stream:
        return _pairs([(row["text"], row["category"]) for row in csv.DictReader(stream)])


def _snips(data: Path, pattern: str) -> TrainingData:
    examples: list[TrainingExample] = []
    for folder in sorted(path for path in (data / "snips").iterdir() if path.is_dir()):
        intent = folder.name
        raw = (folder / f"{pattern.format(intent)}.json").read_bytes()
        try:
            text = raw.decode()
        except UnicodeDecodeError:  # one file of the set is Latin-1
            text = raw.decode("latin-1")
        examples += [_chunked(item["data"], intent) for item in json.loads(text)[intent]]
    return TrainingData(tuple(examples))


def _chunked(chunks: list[dict[str, str]], intent: str) -> TrainingExample:
    text, entities = "", []
    for chunk in chunks:
        if "entity" in chunk:
            end = len(text) + len(chunk["text"])
            entities.append(AnnotatedEntity(len(text), end, chunk["entity"], chunk["text"]))
        text += chunk["text"]
    return TrainingExample(text, intent, tuple(entities))


def _mixed(block: str) -> TrainingExample:
    *rows, intents = block.splitlines()
    pairs = [row.split(" ") for row in rows]
    text = " ".join(word for word, _ in pairs)
    return TrainingExample(text, intents, tuple(_spans(pairs, text)))


def _spans(pairs: list[list[str]], text: str) -> Iterator[AnnotatedEntity]:
    """The spans of BIO tags over words that stand a space apart."""
    start, position, kind = 0, 0, None
    for word, tag in [*pairs, ["", "O"]]:
        if kind is not None and tag != f"I-{kind}":
            yield AnnotatedEntity(start, position - 1, kind, text[start : position - 1])
            kind = None
        if tag.startswith("B-"):
            start, kind = position, tag[2:]
        position += len(word) + 1
