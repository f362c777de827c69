"""An intent for what no intent is sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking, IntentScore
from tertulia.nlu.contract import Contract

FALLBACK = "nlu_fallback"


@register("fallback_classifier")
@dataclass(kw_only=True, eq=False)
class FallbackClassifier(Component):
    """Put the intent `nlu_fallback` first where the classifier before is in doubt.

    That is where its best intent is less probable than `threshold`, or the second best nearly as
    probable: by less than `ambiguity_threshold`.

    The fallback is as probable as that the best intent is wrong, and at least as probable as that
    it is right, so rankings stay in order. Later versions of the original gave it `threshold` for
    its confidence, which says nothing of the message and may be less than that of the second.
    """

    contract: ClassVar = Contract(
        reads={"ranking": "intent_ranking|intent"}, provides=("intent_ranking",)
    )

    threshold: float = 0.3
    ambiguity_threshold: float = 0.1

    def __post_init__(self) -> None:
        for name in ("threshold", "ambiguity_threshold"):
            if not 0 <= getattr(self, name) <= 1:
                raise ParameterError(f"{name} is a confidence: it must lie in 0 to 1")

    def __call__(self, ranking: Sequence[IntentRanking]) -> list[IntentRanking]:
        """Return the rankings as they are, or with the fallback before all others."""
        return [self._with_fallback(intents) for intents in ranking]

    def _with_fallback(self, ranking: IntentRanking) -> IntentRanking:
        best = ranking.best
        if best.intent == FALLBACK or not self._is_doubtful(ranking):
            return ranking
        doubt = max(best.confidence, 1 - best.confidence)
        return IntentRanking((IntentScore(FALLBACK, doubt), *ranking.scores))

    def _is_doubtful(self, ranking: IntentRanking) -> bool:
        best, second = ranking.best.confidence, ranking.scores[1:2]
        is_close = bool(second) and best - second[0].confidence < self.ambiguity_threshold
        return best < self.threshold or is_close
