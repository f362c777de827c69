"""Classify intents with logistic regression."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from tertulia.components.classify.feature_rows import (
    Rows,
    are_telling,
    n_rows,
    require_width,
    with_intents,
)
from tertulia.core.arrays import FloatArray, IntArray, softmax
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking
from tertulia.nlu.contract import Contract

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class IntentWeights:
    """What `LogisticRegressionClassifier` learns: how much each feature speaks for each intent."""

    intents: tuple[str, ...]
    weights: FloatArray  # (n_features, n_intents), float32
    biases: FloatArray  # (n_intents,), float32


@register("logistic_regression_classifier")
@dataclass(kw_only=True, eq=False)
class LogisticRegressionClassifier(Estimator[IntentWeights]):
    """Rank intents by multinomial logistic regression.

    Fast to train on many messages and many intents; confidences are probabilities.
    Messages without an intent are not learned from. Of fewer than two intents nothing is learned,
    and none is found.

    Args:
        class_weight: `balanced` if every intent weighs the same, however many examples it has;
            None if every example does.
        solver: the method that finds the weights, by its name in scikit-learn.
        max_iter: how many steps training takes at most.
        tol: training ends when no gradient is larger.
        random_state: makes `sag` and `saga` repeatable; the others know no chance.
        ranking_length: how many intents are ranked.
    """

    contract: ClassVar = Contract(
        reads={"features": "features"},
        learns={"intents": "gold_intent"},
        provides=("intent_ranking",),
    )

    class_weight: Literal["balanced"] | None = "balanced"
    solver: Literal["lbfgs", "newton-cg", "sag", "saga"] = "lbfgs"
    max_iter: int = 100
    tol: float = 1e-4
    random_state: int | None = 42
    ranking_length: int = 10

    def __post_init__(self) -> None:
        if self.max_iter < 1 or self.ranking_length < 1 or not self.tol > 0:
            raise ParameterError("max_iter and ranking_length must be at least 1, tol above 0")

    def fit(self, features: Rows, intents: Sequence[str | None]) -> None:
        """Learn to tell intents apart.

        Args:
            features: one row per message, (n_messages, n_features).
            intents: the gold intent of each message, None for those not to learn from.

        Raises:
            ShapeError: `features` and `intents` differ in length.
        """
        rows, gold = with_intents(features, intents)
        names = tuple(sorted(set(gold)))
        if not are_telling(rows, names):
            self.learned = IntentWeights((), np.empty((0, 0)), np.empty(0))
            return
        weights, biases = self._fitted(rows, np.searchsorted(names, gold))
        if len(names) == 2:  # only those of the second intent against the first
            weights = np.concatenate([np.zeros_like(weights), weights])
            biases = np.concatenate([np.zeros_like(biases), biases])
        columns = np.ascontiguousarray(weights.T, dtype=np.float32)
        self.learned = IntentWeights(names, columns, biases.astype(np.float32))

    def __call__(self, features: Rows) -> list[IntentRanking]:
        """Rank intents per message, the likeliest first; `features` is (batch, n_features).

        Raises:
            ShapeError: there are not as many features as were learned from.
        """
        learned = self.learned
        if not learned.intents or not n_rows(features):
            return [IntentRanking()] * n_rows(features)
        require_width(features, len(learned.weights))
        confidences = softmax(features @ learned.weights + learned.biases)  # (batch, n_intents)
        return [IntentRanking.of(learned.intents, row, self.ranking_length) for row in confidences]

    def _fitted(self, rows: Rows, classes: IntArray) -> tuple[FloatArray, FloatArray]:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(
            class_weight=self.class_weight,
            solver=self.solver,
            max_iter=self.max_iter,
            tol=self.tol,
            random_state=self.random_state,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(rows, classes)
        if max(model.n_iter_) >= self.max_iter:
            _log.warning(
                "training was not done after %d steps: raise max_iter, or tol", self.max_iter
            )
        return model.coef_, model.intercept_
