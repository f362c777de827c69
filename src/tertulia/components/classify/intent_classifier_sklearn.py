"""Classify intents with support vector machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import ClassVar

import numpy as np

from tertulia.components.classify.feature_rows import (
    Rows,
    are_telling,
    n_rows,
    require_width,
    with_intents,
)
from tertulia.components.classify.folds import sample, stratified_folds
from tertulia.components.classify.prediction_scores import Scoring, score
from tertulia.components.classify.support_vector_search import (
    Examples,
    Setting,
    best_setting,
    calibrated,
)
from tertulia.components.classify.support_vectors import Kernel, SupportVectorIntents
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking
from tertulia.nlu.contract import Contract

_CALIBRATION_FOLDS = 5
_FOLD_SHARE = 5
_MOST_SEARCHED = 5000


@register("intent_classifier_sklearn")
@dataclass(kw_only=True, eq=False)
class SklearnIntentClassifier(Estimator[SupportVectorIntents]):
    """Rank intents by support vector machines, one for each pair (Cortes & Vapnik 1995).

    Every intent weighs the same, however many examples it has. The best of all combinations of
    parameters is found by cross-validation, with at most 5000 of the examples. Confidences are
    probabilities: what a machine's decision means is learned from examples it has not seen (Platt
    1999), and all pairs together speak for an intent (Wu, Lin & Weng 2004).

    Messages without an intent are not learned from. Of fewer than two intents nothing is learned,
    and none is found.

    Args:
        C: how much a wrong example costs: values to try.
        gamma: how near is near, for all kernels but `linear`: values to try.
        kernels: kernels to try.
        max_cross_validation_folds: in how many parts examples are divided at most; there are
            fewer if an intent would have less than 5 examples in each, yet not less than 2.
        scoring_function: what the best parameters are best at.
        threads: processor threads that train.
        seed: makes training repeatable.
    """

    contract: ClassVar = Contract(
        reads={"features": "features"},
        learns={"intents": "gold_intent"},
        provides=("intent_ranking",),
    )

    C: Sequence[float] = (1, 2, 5, 10, 20, 100)
    gamma: Sequence[float] = (0.1,)
    kernels: Sequence[Kernel] = ("linear",)
    max_cross_validation_folds: int = 5
    scoring_function: Scoring = "f1_weighted"
    threads: int = 1
    seed: int | None = None

    def __post_init__(self) -> None:
        for name in ("C", "gamma", "kernels"):
            if not getattr(self, name):
                raise ParameterError(f"{name} is empty: give at least one value to try")
        for name in ("C", "gamma"):
            if not all(value > 0 for value in getattr(self, name)):
                raise ParameterError(f"{name} must be above 0, not {list(getattr(self, name))}")
        if self.max_cross_validation_folds < 2 or self.threads < 1:
            raise ParameterError(
                "max_cross_validation_folds must be at least 2, and threads at least 1"
            )

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
            self.learned = SupportVectorIntents.of_nothing()
            return
        examples = Examples(rows, np.searchsorted(names, gold))
        chance = np.random.default_rng(self.seed)
        setting = self._best_setting(examples, gold, chance)
        machines = examples.fit(setting)
        folds = stratified_folds(gold, _CALIBRATION_FOLDS, chance)
        sigmoids = calibrated(machines, examples, setting, folds, self.threads)
        self.learned = SupportVectorIntents(names, machines, *sigmoids)

    def __call__(self, features: Rows) -> list[IntentRanking]:
        """Rank intents per message, the ten most likely; `features` is (batch, n_features).

        Raises:
            ShapeError: there are not as many features as were learned from.
        """
        learned = self.learned
        if learned.machines is None or not n_rows(features):
            return [IntentRanking()] * n_rows(features)
        require_width(features, learned.machines.vectors.n_features)
        return [IntentRanking.of(learned.intents, row) for row in learned.confidences(features)]

    def _best_setting(
        self, examples: Examples, gold: Sequence[str], chance: np.random.Generator
    ) -> Setting:
        places = sample(gold, _MOST_SEARCHED, chance, balanced=False)
        some = [gold[place] for place in places]
        n_folds = min(self.max_cross_validation_folds, min(Counter(some).values()) // _FOLD_SHARE)
        return best_setting(
            examples.part(places),
            self._settings(),
            stratified_folds(some, max(2, n_folds), chance),
            partial(score, self.scoring_function),
            self.threads,
        )

    def _settings(self) -> list[Setting]:
        """Every combination once; a linear kernel has no gamma."""
        tried = [
            Setting(penalty, self.gamma[0] if kernel == "linear" else gamma, kernel)
            for penalty, gamma, kernel in product(self.C, self.gamma, self.kernels)
        ]
        return list(dict.fromkeys(tried))
