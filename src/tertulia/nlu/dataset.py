"""Training data as a data set that the engine trains on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tertulia.core.registry import register_reader
from tertulia.data.base import Dataset, DatasetReader, Splits
from tertulia.nlu.load import load_training_data
from tertulia.nlu.training_data import TrainingData


def as_dataset(data: TrainingData, *, with_time: bool = False) -> Dataset:
    """The data set of these examples, in their order: each is (text, what is known of it)."""
    return Dataset(as_splits(data, with_time=with_time), shuffle=False)


def as_splits(data: TrainingData, *, with_time: bool = False) -> Splits:
    """Every example to train on.

    An x is a text, or with `with_time` a text and None for the time it was said. A y is its
    intent, its annotated entities, and the knowledge beside the examples, the same for all.
    """
    knowledge = data.knowledge
    return Splits(
        train=[
            (
                (example.text, None) if with_time else example.text,
                (example.intent, example.entities, knowledge),
            )
            for example in data.examples
        ]
    )


@register_reader("nlu_reader")
@dataclass(kw_only=True, eq=False)
class NluReader(DatasetReader):
    """Read NLU training data of any known format, to be trained on as a whole.

    Attributes:
        data: files and folders; several are merged.
        language: which of its languages to take from a Dialogflow export.
        with_time: whether the pipeline asks when a message was said.
    """

    data: Sequence[Path]
    language: str = "en"
    with_time: bool = False

    def read(self) -> Splits:
        """Read and merge all of it.

        Raises:
            DataError: something cannot be used; the message lists all of it, each with its place.
        """
        paths = [Path(path) for path in self.data]
        return as_splits(
            load_training_data(*paths, language=self.language), with_time=self.with_time
        )
