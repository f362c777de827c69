"""Training MITIE's models, in a process of its own.

MITIE prints as it trains, hears no interrupt until it is done, and ends the process where it is at
a loss. `python -m` runs this file: it reads a task as JSON and writes the model it names.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tertulia.components.language.encodable import encodable
from tertulia.core.errors import DataError, ModelError
from tertulia.core.text import Token


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a text, with its label or with those of `(first, length, label)` in it."""

    tokens: tuple[str, ...]
    label: str = ""
    spans: tuple[tuple[int, int, str], ...] = ()


class _Task(msgspec.Struct, frozen=True, kw_only=True):
    features: str
    target: str
    threads: int
    finds_entities: bool
    samples: Sequence[Sample]


def words(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a text, as MITIE can take them."""
    return tuple(encodable(token.text) for token in tokens)


def trained(
    samples: Sequence[Sample], features: Path, *, finds_entities: bool, threads: int
) -> bytes:
    """Train a finder of entities or a classifier of texts, and return it without the features.

    Raises:
        DataError: MITIE gave up.
    """
    with TemporaryDirectory(prefix="tertulia-mitie-") as folder:
        target = Path(folder) / "model.dat"
        task = _Task(
            features=str(features.resolve()),
            target=str(target),
            threads=threads,
            finds_entities=finds_entities,
            samples=samples,
        )
        done = subprocess.run(  # noqa: S603 - this very interpreter and module
            [sys.executable, "-m", __name__],
            input=msgspec.json.encode(task),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode or not target.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise DataError(f"MITIE could not be trained: {''.join(last) or done.returncode}")
        return target.read_bytes()


def opened(kind: type[Any], model: bytes) -> Any:
    """Make a model of MITIE's of its bytes; MITIE itself reads nothing but files.

    Raises:
        ModelError: they are none of that kind.
    """
    with TemporaryDirectory(prefix="tertulia-mitie-") as folder:
        file = Path(folder) / "model.dat"
        file.write_bytes(model)
        try:
            return kind(bytes(file))
        except Exception as error:  # MITIE raises no narrower one
            raise ModelError(f"these bytes are no {kind.__name__} of MITIE's") from error


def _train(task: _Task) -> None:
    import mitie

    features = os.fsencode(task.features)
    if task.finds_entities:
        trainer = mitie.ner_trainer(features)
        for sample in task.samples:
            instance = mitie.ner_training_instance(sample.tokens)
            for first, length, label in sample.spans:
                instance.add_entity(range(first, first + length), label)
            trainer.add(instance)
    else:
        trainer = mitie.text_categorizer_trainer(features)
        for sample in task.samples:
            trainer.add_labeled_text(sample.tokens, sample.label)
    trainer.num_threads = task.threads
    trainer.train().save_to_disk(os.fsencode(task.target), pure_model=True)


if __name__ == "__main__":
    _train(msgspec.json.decode(sys.stdin.buffer.read(), type=_Task))
