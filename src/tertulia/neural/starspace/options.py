"""How a space of texts and intents is learned, as plain data (torch-free)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Similarity = Literal["cosine", "inner"]


@dataclass(frozen=True, slots=True)
class RankingOptions:
    """What a good space is.

    Attributes:
        similarity: of two points; `inner` is their inner product.
        right: how similar a text and its intent should be, at least.
        wrong: how dissimilar a text and any other intent should be, at least.
        only_nearest: whether only the nearest of the wrong intents counts, or all.
        crowding: how much it counts when intents are similar to each other.
    """

    similarity: Similarity
    right: float
    wrong: float
    only_nearest: bool
    crowding: float


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """The shapes of both towers, and how their weights are learned.

    Attributes:
        text_layers: sizes of the hidden layers between texts and the space.
        intent_layers: those between intents and the space.
        dim: of the space.
        ranking: what is aimed at.
        n_wrong: how many wrong intents are drawn for each text.
        dropout: share of hidden units left out.
        penalty: how much half the squared weights count.
        epochs: how often all texts are seen.
        batch_sizes: of the first and of the last epoch.
        evaluate_every: after how many epochs the accuracy is logged; 0 for after the last only.
        evaluate_on: how many texts it is measured on; 0 for none.
        seed: makes training repeatable.
    """

    text_layers: tuple[int, ...]
    intent_layers: tuple[int, ...]
    dim: int
    ranking: RankingOptions
    n_wrong: int
    dropout: float
    penalty: float
    epochs: int
    batch_sizes: tuple[int, int]
    evaluate_every: int
    evaluate_on: int
    seed: int | None

    def batch_size(self, epoch: int) -> int:
        """The batch size of an epoch, from 0: a straight line from the first to the last."""
        first, last = self.batch_sizes
        return first + epoch * (last - first) // max(self.epochs - 1, 1)
