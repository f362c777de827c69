"""Find all the intents of a message, in combinations that nobody has enumerated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from tertulia.core.arrays import BoolArray, FloatArray
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking, IntentScore
from tertulia.nlu.contract import Contract


@dataclass(frozen=True, slots=True, eq=False)
class PartWeights:
    """What `MultiIntentClassifier` learns: how much each feature speaks for each single intent."""

    intents: tuple[str, ...]
    spellings: tuple[str, ...]  # how the training data write combinations
    weights: FloatArray  # (n_features, n_intents), float32
    biases: FloatArray  # (n_intents,), float32


@register("multi_intent_classifier")
@dataclass(kw_only=True, eq=False)
class MultiIntentClassifier(Estimator[PartWeights]):
    """Decide for each single intent whether a message has it.

    This is binary relevance (Tsoumakas & Katakis 2007, "Multi-label classification: an overview").
    Examples of several intents are labelled with all of them, `check_balance+transfer`. A message
    is given every intent whose probability is at least `threshold`, or the likeliest if none is:
    combinations that no example has, too. The confidence of a combination is the probability that
    a message has these and no others; the ranking goes on with combinations that differ in one.

    Args:
        intent_split_symbol: what stands between intents in a label.
        threshold: the probability from which on an intent counts.
        C: how closely to follow the examples; the inverse of the penalty on weights.
        ranking_length: how many combinations are ranked.
        seed: makes training repeatable.
    """

    contract: ClassVar = Contract(
        reads={"features": "features"},
        learns={"intents": "gold_intent"},
        provides=("intent_ranking",),
    )

    intent_split_symbol: str = "+"
    threshold: float = 0.5
    C: float = 10.0
    ranking_length: int = 10
    seed: int | None = None

    def __post_init__(self) -> None:
        if not self.intent_split_symbol:
            raise ParameterError("intent_split_symbol must be at least one character")
        if not 0 < self.threshold < 1:
            raise ParameterError("threshold is a probability: it must lie between 0 and 1")
        if not self.C > 0 or self.ranking_length < 1:
            raise ParameterError("C must be above 0, and ranking_length at least 1")

    def fit(self, features: Rows, intents: Sequence[str | None]) -> None:
        """Learn to tell for each intent who has it; messages without any label are left out.

        Raises:
            ShapeError: `features` and `intents` differ in length.
        """
        from sklearn.linear_model import LogisticRegression

        rows, labels = with_intents(features, intents)
        parts = [label.split(self.intent_split_symbol) for label in labels]
        names = tuple(sorted({name for held in parts for name in held}))
        if not are_telling(rows, names):
            self.learned = PartWeights((), (), np.empty((0, 0)), np.empty(0))
            return
        targets = intent_rows(labels, self.intent_split_symbol)  # (n_messages, n_intents)
        weights = np.zeros((rows.shape[1], len(names)), dtype=np.float32)
        biases = np.zeros(len(names), dtype=np.float32)
        model = LogisticRegression(C=self.C, solver="liblinear", random_state=self.seed)
        for place, target in enumerate(targets.T):
            if target.all():  # an intent that every message has
                biases[place] = 10.0
                continue
            model.fit(_unit(rows), target)
            weights[:, place], biases[place] = model.coef_[0], model.intercept_[0]
        spellings = tuple(dict.fromkeys(labels))
        self.learned = PartWeights(names, spellings, weights, biases)

    def __call__(self, features: Rows) -> list[IntentRanking]:
        """Rank combinations of intents per message, the one found first; (batch, n_features).

        Raises:
            ShapeError: there are not as many features as were learned from.
        """
        learned = self.learned
        if not learned.intents or not n_rows(features):
            return [IntentRanking()] * n_rows(features)
        require_width(features, len(learned.weights))
        scores = _unit(features) @ learned.weights + learned.biases
        probabilities = 1 / (1 + np.exp(-scores))  # (batch, n_intents)
        symbol = self.intent_split_symbol
        written = {frozenset(label.split(symbol)): label for label in reversed(learned.spellings)}
        return [self._ranked(row, written) for row in probabilities]

    def _ranked(
        self, probabilities: FloatArray, written: Mapping[frozenset[str], str]
    ) -> IntentRanking:
        held = probabilities >= self.threshold
        if not held.any():
            held = np.arange(len(held)) == probabilities.argmax()
        flipped = held ^ np.eye(len(held), dtype=np.bool_)  # (n_intents, n_intents)
        others = flipped[flipped.any(axis=1)]
        chances = np.where(others, probabilities, 1 - probabilities).prod(axis=1)
        order = np.argsort(-chances, kind="stable")[: self.ranking_length - 1]
        best = float(np.where(held, probabilities, 1 - probabilities).prod())
        scores = [IntentScore(self._label(held, written), best)]
        for place in order:
            label = self._label(others[place], written)
            scores.append(IntentScore(label, min(float(chances[place]), best)))
        return IntentRanking(tuple(scores))

    def _label(self, held: BoolArray, written: Mapping[frozenset[str], str]) -> str:
        """The combination as the training data write it, else its intents in order."""
        names = [self.learned.intents[place] for place in np.flatnonzero(held)]
        return written.get(frozenset(names), self.intent_split_symbol.join(names))


def _unit(rows: Rows) -> Rows:
    """Rows as long as one, so that long messages weigh no more than short ones."""
    from sklearn.preprocessing import normalize

    unit: Rows = normalize(rows)
    return unit
