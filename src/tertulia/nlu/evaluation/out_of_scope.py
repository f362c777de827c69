"""Whether messages that mean nothing the model knows are told from those that do."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from tertulia.nlu.evaluation.calibration import bounded
from tertulia.nlu.evaluation.predictions import FALLBACK, Prediction
from tertulia.training.metrics.classification_roc_auc import classification_roc_auc
from tertulia.training.metrics.columns import share

OUT_OF_SCOPE = frozenset({"out_of_scope", "oos", FALLBACK})
"""The intents that mean: none of the others."""

_STEPS = 100


@dataclass(frozen=True, slots=True)
class Rejection:
    """What it costs and brings to reject messages less confident than a threshold.

    `recall` is the share of out-of-scope messages that are rejected, `false_rejections` that of
    the others.
    """

    threshold: float
    recall: float
    false_rejections: float


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """How well messages out of scope are told from the others.

    A message is rejected by the model when it answers an out-of-scope intent, `nlu_fallback`
    or no intent. Its confidence to be in scope is that of the most likely other intent.

    Attributes:
        intents: the out-of-scope intents of the test data.
        messages: how many messages are out of scope.
        in_scope: how many are not.
        recall: the share of the former that the model rejects.
        precision: the share of out-of-scope messages among those that it rejects.
        false_rejections: the share of messages in scope that it rejects.
        in_scope_accuracy: the share of messages in scope with the right intent.
        auroc: the probability that a message in scope is the more confident of two (Hendrycks &
            Gimpel 2017), ties counting half; None if all messages are out of scope.
        curve: what other thresholds of that confidence would do.
    """

    intents: tuple[str, ...]
    messages: int
    in_scope: int
    recall: float
    precision: float
    false_rejections: float
    in_scope_accuracy: float
    auroc: float | None
    curve: tuple[Rejection, ...]


def out_of_scope(
    predictions: Sequence[Prediction], intents: AbstractSet[str] = OUT_OF_SCOPE
) -> OutOfScope | None:
    """Measure predictions that have a gold intent; None if no gold intent is out of scope."""
    outside = [p for p in predictions if p.gold_intent in intents]
    inside = [p for p in predictions if p.gold_intent not in intents]
    if not outside:
        return None
    rejections = {None, FALLBACK, *intents}
    rejected = [p for p in predictions if p.intent.intent in rejections]
    return OutOfScope(
        intents=tuple(sorted({str(p.gold_intent) for p in outside})),
        messages=len(outside),
        in_scope=len(inside),
        recall=share([p.intent.intent in rejections for p in outside]),
        precision=share([p.gold_intent in intents for p in rejected]),
        false_rejections=share([p.intent.intent in rejections for p in inside]),
        in_scope_accuracy=share([p.is_right for p in inside]),
        auroc=_auroc(_confidences(outside, rejections), _confidences(inside, rejections)),
        curve=_curve(_confidences(outside, rejections), _confidences(inside, rejections)),
    )


def _confidences(
    predictions: Sequence[Prediction], rejections: AbstractSet[str | None]
) -> list[float]:
    """How sure the model is of each message that it is in scope."""
    return [
        max(
            (
                bounded(score.confidence)
                for score in prediction.ranking.scores or (prediction.intent,)
                if score.intent not in rejections
            ),
            default=0.0,
        )
        for prediction in predictions
    ]


def _auroc(outside: Sequence[float], inside: Sequence[float]) -> float | None:
    if not inside:
        return None
    labels = [["in"]] * len(inside) + [[]] * len(outside)
    return classification_roc_auc(labels, [{"in": score} for score in (*inside, *outside)])


def _curve(outside: Sequence[float], inside: Sequence[float]) -> tuple[Rejection, ...]:
    thresholds = np.arange(_STEPS + 1) / _STEPS
    recalls, costs = (
        np.searchsorted(np.sort(scores), thresholds) / max(len(scores), 1)
        for scores in (np.asarray(outside), np.asarray(inside))
    )
    return tuple(map(Rejection, thresholds.tolist(), recalls.tolist(), costs.tolist()))
