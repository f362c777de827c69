"""How well intents are understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tertulia.nlu.evaluation.calibration import Calibration, Histogram, calibration, histogram
from tertulia.nlu.evaluation.confusion import ConfusionMatrix
from tertulia.nlu.evaluation.out_of_scope import OUT_OF_SCOPE, OutOfScope, out_of_scope
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.evaluation.scores import Scores, score_sets
from tertulia.training.metrics.columns import share

_TOPS = (1, 2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class SeveralIntents:
    """How well several intents of one message are understood.

    Attributes:
        accuracy: the share of messages with exactly the right intents, in whatever order.
        scores: how well each intent is found.
    """

    accuracy: float
    scores: Scores


@dataclass(frozen=True, slots=True)
class IntentEvaluation:
    """How well intents are understood.

    Attributes:
        examples: how many messages were measured: those whose intent is known.
        accuracy: the share of right ones.
        scores: precision, recall and F1. To predict no intent is to find nothing.
        top: the share of messages whose intent is among the first so many; empty where intents
            are not ranked.
        confusion: which intent is taken for which.
        calibration: whether confidences mean what they say.
        histogram: the confidences of right and of wrong predictions.
        out_of_scope: None if the data have no out-of-scope intent.
        several: None if the names of intents are not to be split.
    """

    examples: int
    accuracy: float
    scores: Scores
    top: Mapping[int, float]
    confusion: ConfusionMatrix
    calibration: Calibration
    histogram: Histogram
    out_of_scope: OutOfScope | None = None
    several: SeveralIntents | None = None


def evaluate_intents(
    predictions: Sequence[Prediction],
    *,
    out_of_scope_intents: AbstractSet[str] = OUT_OF_SCOPE,
    split_symbol: str | None = None,
) -> IntentEvaluation | None:
    """Measure the predictions whose intent is known; None if there is none.

    Args:
        predictions: what was understood.
        out_of_scope_intents: the intents that mean: none of the others.
        split_symbol: what stands between several intents in one name.
    """
    known = [p for p in predictions if p.gold_intent is not None]
    if not known:
        return None
    outcomes = [(p.guess.confidence, p.guess.intent == p.gold_intent) for p in known]
    return IntentEvaluation(
        examples=len(known),
        accuracy=share([p.is_right for p in known]),
        scores=score_sets((_names(p.gold_intent), _names(p.intent.intent)) for p in known),
        top=_top(known),
        confusion=ConfusionMatrix.of((str(p.gold_intent), p.intent.intent) for p in known),
        calibration=calibration(outcomes),
        histogram=histogram(outcomes),
        out_of_scope=out_of_scope(known, out_of_scope_intents),
        several=_several(known, split_symbol) if split_symbol else None,
    )


def _names(intent: str | None, split_symbol: str | None = None) -> frozenset[str]:
    if intent is None:
        return frozenset()
    return frozenset(intent.split(split_symbol) if split_symbol else (intent,))


def _top(predictions: Sequence[Prediction]) -> dict[int, float]:
    longest = max(len(p.ranking.scores) for p in predictions)
    return {
        size: share(
            [
                p.gold_intent in {score.intent for score in p.ranking.scores[:size]}
                for p in predictions
            ]
        )
        for size in _TOPS
        if size <= longest
    }


def _several(predictions: Sequence[Prediction], split_symbol: str) -> SeveralIntents:
    pairs = [
        (_names(p.gold_intent, split_symbol), _names(p.intent.intent, split_symbol))
        for p in predictions
    ]
    return SeveralIntents(share([true == found for true, found in pairs]), score_sets(pairs))
