"""How well messages are understood: intents and entities."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tertulia.core.errors import DataError
from tertulia.nlu.evaluation.entities import EntityEvaluation, evaluate_entities
from tertulia.nlu.evaluation.intents import IntentEvaluation, evaluate_intents
from tertulia.nlu.evaluation.out_of_scope import OUT_OF_SCOPE
from tertulia.nlu.evaluation.predictions import FALLBACK, Parser, Prediction, predict
from tertulia.nlu.training_data import TrainingData


@dataclass(frozen=True, slots=True)
class NluEvaluation:
    """How well messages are understood.

    Attributes:
        predictions: every message, with what was and what should have been understood.
        intents: None if no intent is known.
        entities: None if no entity is annotated and none was found.
        findings: what one should know about these figures.
    """

    predictions: tuple[Prediction, ...]
    intents: IntentEvaluation | None
    entities: EntityEvaluation | None
    findings: tuple[str, ...] = ()


def evaluate_interpreter(
    interpreter: Parser,
    data: TrainingData,
    *,
    out_of_scope_intents: AbstractSet[str] = OUT_OF_SCOPE,
    split_symbol: str | None = None,
) -> NluEvaluation:
    """Let a model understand test data, each message once, and compare.

    Args:
        interpreter: the model.
        data: messages, with what is right of them.
        out_of_scope_intents: the intents that mean: none of the others.
        split_symbol: what stands between several intents in one name; None if nothing does.

    Raises:
        DataError: there are no examples.
    """
    return evaluate_predictions(
        predict(interpreter, data),
        out_of_scope_intents=out_of_scope_intents,
        split_symbol=split_symbol,
    )


def evaluate_predictions(
    predictions: Sequence[Prediction],
    *,
    out_of_scope_intents: AbstractSet[str] = OUT_OF_SCOPE,
    split_symbol: str | None = None,
) -> NluEvaluation:
    """Compare what was understood with what should have been; see `evaluate_interpreter`.

    Raises:
        DataError: there are none.
    """
    if not predictions:
        raise DataError("there is nothing to measure: the data have no examples")
    intents = evaluate_intents(
        predictions, out_of_scope_intents=out_of_scope_intents, split_symbol=split_symbol
    )
    entities = evaluate_entities(predictions)
    findings = tuple(_findings(predictions, intents, entities))
    return NluEvaluation(tuple(predictions), intents, entities, findings)


def _findings(
    predictions: Sequence[Prediction],
    intents: IntentEvaluation | None,
    entities: EntityEvaluation | None,
) -> list[str]:
    findings = []
    if intents is not None and (without := len(predictions) - intents.examples):
        findings.append(f"{without} messages without an intent count for their entities only")
    if intents is not None and all(p.intent.intent is None for p in predictions):
        findings.append("no intent was predicted for any message")
    if entities is not None and not any(p.entities for p in predictions):
        findings.append("no entity was found in any message")
    if intents is not None and (outside := intents.out_of_scope) is not None:
        rejected = sum(
            p.gold_intent in outside.intents and p.intent.intent == FALLBACK != p.gold_intent
            for p in predictions
        )
        if rejected:
            findings.append(
                f"{rejected} messages out of scope were answered {FALLBACK!r}: right for the "
                "out-of-scope figures, another intent for all others"
            )
    if entities is not None and entities.unjudged:
        findings.append(
            f"{entities.unjudged} entities were not judged: the data never annotate their types, "
            "and their extractors were not taught by examples"
        )
    return findings
