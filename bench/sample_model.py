"""A small pipeline that is trained for real and needs no heavy library, to be ill-treated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tertulia.api import Workspace, open_recipe
from tertulia.core.arrays import FloatArray, unit_rows
from tertulia.core.component import Component, Estimator
from tertulia.core.registry import register
from tertulia.data.base import Dataset, Splits
from tertulia.training.trainer import train

EXAMPLES = (
    ("hello there", "greet"),
    ("hi", "greet"),
    ("book a table for two", "book"),
    ("a table please", "book"),
    ("goodbye", "leave"),
    ("see you", "leave"),
)

CONFIG: Mapping[str, object] = {
    "chainer": {
        "in": ["text"],
        "in_y": ["intent"],
        "pipe": [
            {
                "name": "default_vocab",
                "id": "intents",
                "fit_on": ["intent"],
                "special_tokens": ["<unknown>"],
                "in": ["intent"],
                "out": ["intent_index"],
            },
            {"name": "bench_letter_counts", "in": ["text"], "out": ["counts"]},
            {
                "name": "bench_centroids",
                "fit_on": ["counts", "intent"],
                "labels": "#intents.keys()",
                "in": ["counts"],
                "out": ["guess"],
            },
        ],
        "out": ["guess"],
    },
    "metadata": {"labels": {"origin": "bench"}},
}


@register("bench_letter_counts")
@dataclass(kw_only=True, eq=False)
class LetterCounts(Component):
    """Count the letters a to z of each text, float32 (batch, 26)."""

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        letters = "abcdefghijklmnopqrstuvwxyz"
        rows = [[text.count(letter) for letter in letters] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 26)


@dataclass(frozen=True, slots=True, eq=False)
class Centroids:
    """What `NearestCentroid` learns, with something of every kind that can be learned."""

    intents: tuple[str, ...]
    vectors: FloatArray  # (n_intents, 26), unit rows
    counts: Mapping[int, int]
    parts: Mapping[str, FloatArray]
    note: bytes
    threshold: float | None = None


@register("bench_centroids")
@dataclass(kw_only=True, eq=False)
class NearestCentroid(Estimator[Centroids]):
    """Guess the intent whose mean vector is nearest."""

    labels: Sequence[str] = ()

    def fit(self, vectors: FloatArray, intents: Sequence[str]) -> None:
        names, gold = sorted(set(intents)), np.asarray(intents)
        means = {name: vectors[gold == name].mean(axis=0) for name in names}
        counts = {index: intents.count(name) for index, name in enumerate(names)}
        stacked = unit_rows(np.stack(list(means.values())))
        self.learned = Centroids(tuple(names), stacked, counts, means, b"\x00\xff", 0.5)

    def __call__(self, vectors: FloatArray) -> list[str]:
        best = (unit_rows(vectors) @ self.learned.vectors.T).argmax(axis=1)
        return [self.learned.intents[index] for index in best]


def train_sample(path: Path) -> None:
    """Train the pipeline and write its model directory."""
    workspace = Workspace(root=path.parent)
    source = Dataset(Splits(train=EXAMPLES), seed=0, shuffle=False)
    recipe = open_recipe(CONFIG, workspace)
    train(recipe, workspace.environment(recipe), output=path, source=source)
