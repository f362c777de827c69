"""What a measurement says over HTTP, in the keys of Rasa NLU 0.13 and 0.14."""

from __future__ import annotations

from typing import Any, TypeAlias

from tertulia.nlu.evaluation.evaluation import NluEvaluation
from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.evaluation.scores import Score, Scores

Json: TypeAlias = dict[str, Any]


def measured(evaluation: NluEvaluation) -> Json:
    """The figures for intents, and those for the entities that each extractor finds.

    `precision`, `f1_score` and those beside them are averages, weighted by support; `accuracy` of
    an extractor is the micro-averaged F1 of whole entities. `findings` is what one should know.
    """
    found: Json = {}
    if evaluation.intents is not None:
        found["intent_evaluation"] = _intents(evaluation.intents, evaluation.predictions)
    if evaluation.entities is not None:
        found["entity_evaluation"] = {
            extractor: {**_figures(scores.spans), "accuracy": scores.spans.micro.f1}
            for extractor, scores in evaluation.entities.by_extractor.items()
        }
    if evaluation.findings:
        found["findings"] = evaluation.findings
    return found


def _intents(intents: IntentEvaluation, predictions: tuple[Prediction, ...]) -> Json:
    return {
        **_figures(intents.scores),
        "accuracy": intents.accuracy,
        "predictions": [
            {
                "text": one.text,
                "intent": one.gold_intent,
                "predicted": one.intent.intent,
                "confidence": one.intent.confidence,
            }
            for one in predictions
            if one.gold_intent is not None
        ],
    }


def _figures(scores: Scores) -> Json:
    return {
        "report": _table(scores),
        "precision": scores.weighted.precision,
        "recall": scores.weighted.recall,
        "f1_score": scores.weighted.f1,
    }


def _table(scores: Scores) -> str:
    """Precision, recall, F1 and support of each name and on average, as a text to read."""
    rows = [
        *scores.by_name.items(),
        ("micro avg", scores.micro),
        ("macro avg", scores.macro),
        ("weighted avg", scores.weighted),
    ]
    width = max(len(name) for name, _ in rows)
    head = f"{'':>{width}}  precision  recall  f1-score  support"
    return "\n".join([head, *(_row(name.rjust(width), score) for name, score in rows)]) + "\n"


def _row(name: str, score: Score) -> str:
    return (
        f"{name}  {score.precision:9.2f}  {score.recall:6.2f}  {score.f1:8.2f}  {score.support:7d}"
    )
