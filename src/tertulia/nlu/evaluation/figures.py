"""Every figure of an evaluation under one flat name, so that evaluations can be averaged."""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.nlu.evaluation.entities import EntityScores
from tertulia.nlu.evaluation.evaluation import NluEvaluation
from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.out_of_scope import OutOfScope
from tertulia.nlu.evaluation.scores import Score, Scores

HEADLINES = {
    "intents.accuracy": "intent accuracy",
    "intents.weighted.precision": "intent precision, weighted",
    "intents.weighted.f1": "intent F1, weighted",
    "intents.macro.f1": "intent F1, macro",
    "intents.top.3": "intent among the first 3",
    "intents.calibration_error": "calibration error",
    "intents.several.accuracy": "all intents of a message right",
    "out_of_scope.recall": "out-of-scope recall",
    "out_of_scope.false_rejections": "false rejections",
    "out_of_scope.in_scope_accuracy": "in-scope accuracy",
    "out_of_scope.auroc": "out-of-scope AUROC",
    "entities.spans.micro.f1": "entity F1, exact spans",
    "entities.spans.micro.precision": "entity precision",
    "entities.spans.micro.recall": "entity recall",
    "entities.spans.macro.f1": "entity F1, macro",
    "entities.tokens.micro.f1": "entity F1, words",
    "entities.value_accuracy": "entity values right",
}
"""The figures to look at first, in this order, by what people call them."""

LESS_IS_BETTER = frozenset({"intents.calibration_error", "out_of_scope.false_rejections"})


def figures(evaluation: NluEvaluation) -> dict[str, float]:
    """Every figure; one of a name without an example in this evaluation is left out."""
    found = dict[str, float]()
    if (intents := evaluation.intents) is not None:
        found |= _of_intents(intents)
    if (entities := evaluation.entities) is not None:
        found |= _of_entities("entities", entities.scores)
        for name, scores in entities.by_extractor.items():
            found |= _of_entities(f"extractors.{name}", scores)
        for name in ("value_accuracy", "role_accuracy"):
            if (value := getattr(entities, name)) is not None:
                found[f"entities.{name}"] = value
    return found


def _of_intents(intents: IntentEvaluation) -> dict[str, float]:
    found = {"intents.accuracy": intents.accuracy}
    found |= _of_scores("intents", intents.scores)
    found |= {f"intents.top.{size}": value for size, value in intents.top.items()}
    found["intents.calibration_error"] = intents.calibration.error
    if intents.several is not None:
        found["intents.several.accuracy"] = intents.several.accuracy
        found |= _of_scores("intents.several", intents.several.scores)
    if intents.out_of_scope is not None:
        found |= _of_out_of_scope(intents.out_of_scope)
    return found


def _of_out_of_scope(measured: OutOfScope) -> dict[str, float]:
    names = ("recall", "precision", "false_rejections", "in_scope_accuracy", "auroc")
    return {
        f"out_of_scope.{name}": value
        for name in names
        if (value := getattr(measured, name)) is not None
    }


def _of_entities(prefix: str, scores: EntityScores) -> dict[str, float]:
    return _of_scores(f"{prefix}.spans", scores.spans) | _of_scores(
        f"{prefix}.tokens", scores.tokens
    )


def _of_scores(prefix: str, scores: Scores) -> dict[str, float]:
    averages = {"micro": scores.micro, "macro": scores.macro, "weighted": scores.weighted}
    names = {f"by_name.{n}": score for n, score in scores.by_name.items() if score.support}
    return {
        f"{prefix}.{name}.{figure}": value
        for name, score in {**averages, **names}.items()
        for figure, value in _of_score(score)
    }


def _of_score(score: Score) -> Iterator[tuple[str, float]]:
    yield "precision", score.precision
    yield "recall", score.recall
    yield "f1", score.f1
