"""Rank intents by how near they are to a message, in a space learned for the purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tertulia.components.classify.feature_rows import (
    Rows,
    are_telling,
    n_rows,
    require_width,
    with_intents,
)
from tertulia.components.classify.intent_words import intent_rows
from tertulia.core.arrays import FloatArray, softmax
from tertulia.core.component import Estimator
from tertulia.core.errors import DataError, ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking, IntentScore
from tertulia.neural.starspace.options import RankingOptions, Similarity, TrainingOptions
from tertulia.neural.starspace.space import IntentSpace
from tertulia.nlu.contract import Contract

_RANKING_LENGTH = 10


@register("intent_classifier_tensorflow_embedding")
@dataclass(kw_only=True, eq=False)
class EmbeddingIntentClassifier(Estimator[IntentSpace]):
    """Learn a space where messages lie near their intents, and rank intents by nearness.

    The idea is StarSpace (Wu et al. 2017), with hidden layers and dropout, and with margins of
    their own for the right intent and for wrong ones. The weights are the mean over the second half
    of training (Izmailov et al. 2018). With `cosine` a confidence is a similarity and no
    probability: those of a ranking need not sum to one. With `inner` it is a probability.

    A message without features, say of unknown words only, has no intent. With
    `intent_tokenization_flag` an intent is the words of its name, so that `greet_order` learns
    from `greet`; only intents of the training data are found, not other combinations of words.

    Args:
        num_hidden_layers_a: how many hidden layers there are for messages; `hidden_layer_size_a`
            says how large each is. Those ending in `b` are for intents.
        batch_size: the number of examples in a step; two numbers are the first and the last
            epoch's, and it grows evenly in between (Smith et al. 2017).
        embed_dim: the dimension of the space.
        mu_pos: how similar a message and its intent should be, at least; `mu_neg`, negated, is how
            similar a message and another intent may be, at most.
        num_neg: how many wrong intents each example is compared to.
        use_max_sim_neg: whether only the most similar of these counts, or all.
        C2: how much half the squared weights count; `C_emb`, how much similar intents do.
        droprate: share of hidden units left out while training.
        intent_split_symbol: what is between the words of an intent's name.
        evaluate_every_num_epochs: after how many epochs the accuracy is logged, at level info;
            less than 1 for after the last only.
        evaluate_on_num_examples: how many examples it is measured on; 0 for none.
        random_seed: makes training repeatable, as `seed` does; goes before that.
        threads: processor threads of training.
    """

    contract: ClassVar = Contract(
        reads={"features": "features"},
        learns={"intents": "gold_intent"},
        provides=("intent_ranking",),
    )

    num_hidden_layers_a: int = 2
    hidden_layer_size_a: int | Sequence[int] = (256, 128)
    num_hidden_layers_b: int = 0
    hidden_layer_size_b: int | Sequence[int] = ()
    batch_size: int | Sequence[int] = (64, 256)
    epochs: int = 300
    embed_dim: int = 20
    mu_pos: float = 0.8
    mu_neg: float = -0.4
    similarity_type: Similarity = "cosine"
    num_neg: int = 20
    use_max_sim_neg: bool = True
    C2: float = 0.002
    C_emb: float = 0.8
    droprate: float = 0.2
    intent_tokenization_flag: bool = False
    intent_split_symbol: str = "_"
    evaluate_every_num_epochs: int = 10
    evaluate_on_num_examples: int = 1000
    random_seed: int | None = None
    seed: int | None = None
    threads: int = 1

    def __post_init__(self) -> None:
        for name in ("epochs", "embed_dim", "num_neg", "threads"):
            if getattr(self, name) < 1:
                raise ParameterError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in (
            *("num_hidden_layers_a", "num_hidden_layers_b"),
            *("C2", "C_emb", "evaluate_on_num_examples"),
        ):
            if not getattr(self, name) >= 0:
                raise ParameterError(f"{name} must not be negative, as {getattr(self, name)} is")
        if not 0 <= self.droprate < 1:
            raise ParameterError(
                f"droprate is a share: it must be at least 0 and less than 1, not {self.droprate}"
            )
        if self.similarity_type == "cosine":
            for name in ("mu_pos", "mu_neg"):
                if not -1 <= getattr(self, name) <= 1:
                    raise ParameterError(
                        f"{name} is a cosine: it must be in [-1, 1], not {getattr(self, name)}"
                    )
        if self.intent_tokenization_flag and not self.intent_split_symbol:
            raise ParameterError("intent_split_symbol is empty: say what is between words")
        _ = self._options  # checks sizes of layers and batches

    def fit(self, features: Rows, intents: Sequence[str | None]) -> None:
        """Learn the space.

        Args:
            features: one row per message, (n_messages, n_features).
            intents: the gold intent of each message, None for those not to learn from.

        Raises:
            ShapeError: `features` and `intents` differ in length.
            DataError: a feature is infinite or no number.
        """
        rows, gold = with_intents(features, intents)
        names = sorted(set(gold))
        if not are_telling(rows, names):
            self.learned = IntentSpace((), np.zeros((0, self.embed_dim), np.float32), ())
            return
        if not np.isfinite(_amounts(rows)).all():
            raise DataError("a feature is infinite or no number: look at the featurizers before")
        require("torch", extra="neural")
        from tertulia.neural.runtime import limited_threads
        from tertulia.neural.starspace.training import SpaceTraining

        words = intent_rows(
            names, self.intent_split_symbol if self.intent_tokenization_flag else None
        )
        with limited_threads(self.threads):
            training = SpaceTraining(names, words, rows.shape[1], self._options)
            self.learned = training.run(
                rows.astype(np.float32, copy=False), np.searchsorted(names, gold)
            )

    def __call__(self, features: Rows) -> list[IntentRanking]:
        """Rank intents per message, the ten most similar; `features` is (batch, n_features).

        Raises:
            ShapeError: there are not as many features as were learned from.
        """
        space = self.learned
        if not space.intents or not n_rows(features):
            return [IntentRanking()] * n_rows(features)
        require_width(features, len(space.layers[0].kernel))
        with np.errstate(over="ignore", invalid="ignore"):
            similarities = space.similarities(features, self.similarity_type)
        telling = (_amounts(features) > 0) & np.isfinite(similarities).all(axis=1)  # (batch,)
        return [
            self._ranking(row) if is_telling else IntentRanking()
            for row, is_telling in zip(similarities, telling.tolist(), strict=True)
        ]

    def _ranking(self, similarities: FloatArray) -> IntentRanking:
        """Rank the intents for one message by its similarity to each, (n_intents,)."""
        order = np.argsort(-similarities, kind="stable")[:_RANKING_LENGTH]
        cosine = self.similarity_type == "cosine"
        confidences = np.clip(similarities, 0, 1) if cosine else softmax(similarities)
        names = self.learned.intents
        pairs = zip(order.tolist(), confidences[order].tolist(), strict=True)
        return IntentRanking(tuple([IntentScore(names[place], value) for place, value in pairs]))

    @property
    def _options(self) -> TrainingOptions:
        sizes = self.batch_size
        return TrainingOptions(
            text_layers=_layer_sizes("a", self.num_hidden_layers_a, self.hidden_layer_size_a),
            intent_layers=_layer_sizes("b", self.num_hidden_layers_b, self.hidden_layer_size_b),
            dim=self.embed_dim,
            ranking=RankingOptions(
                similarity=self.similarity_type,
                right=self.mu_pos,
                wrong=self.mu_neg,
                only_nearest=self.use_max_sim_neg,
                crowding=self.C_emb,
            ),
            n_wrong=self.num_neg,
            dropout=self.droprate,
            penalty=self.C2,
            epochs=self.epochs,
            batch_sizes=_first_and_last((sizes, sizes) if isinstance(sizes, int) else sizes),
            evaluate_every=max(self.evaluate_every_num_epochs, 0),
            evaluate_on=self.evaluate_on_num_examples,
            seed=self.seed if self.random_seed is None else self.random_seed,
        )


def _layer_sizes(tower: str, count: int, sizes: int | Sequence[int]) -> tuple[int, ...]:
    """The sizes of `count` hidden layers; one number is the size of each.

    Raises:
        ParameterError: there are more or fewer sizes than layers, or a layer has no units.
    """
    listed = (sizes,) * count if isinstance(sizes, int) else tuple(sizes)
    if len(listed) != count:
        raise ParameterError(
            f"num_hidden_layers_{tower} is {count}, but hidden_layer_size_{tower} lists "
            f"{len(listed)} sizes, {list(listed)}: list one for each layer"
        )
    if min(listed, default=1) < 1:
        raise ParameterError(f"hidden_layer_size_{tower}: a layer has at least one unit")
    return listed


def _first_and_last(sizes: Sequence[int]) -> tuple[int, int]:
    """Both batch sizes.

    Raises:
        ParameterError: they are not two, or a batch would be empty.
    """
    if len(sizes) != 2 or min(sizes) < 1:
        raise ParameterError(
            f"batch_size {list(sizes)} must be one number, or the first and the last epoch's, "
            "at least 1"
        )
    return sizes[0], sizes[1]


def _amounts(rows: Rows) -> FloatArray:
    """The sum of the absolute features of each row, (n_rows,): 0 if there are none."""
    magnitudes = np.abs(rows) if isinstance(rows, np.ndarray) else rows.__abs__()
    return np.asarray(magnitudes.sum(axis=1, dtype=np.float64)).reshape(-1)
