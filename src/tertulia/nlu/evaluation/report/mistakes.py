"""The messages that were understood wrongly, and those that were not, as Rasa 0.14 lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from tertulia.core.text import EntitySpan
from tertulia.nlu.evaluation.entities import judged_only, spans_of
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.training_data import AnnotatedEntity

Record: TypeAlias = dict[str, Any]
"""A message as plain data."""


def wrong_intents(predictions: Sequence[Prediction]) -> list[Prediction]:
    """The messages with another intent than the right one, the surest first."""
    wrong = [p for p in predictions if p.gold_intent is not None and not p.is_right]
    return sorted(wrong, key=lambda p: -p.intent.confidence)


def wrong_entities(predictions: Sequence[Prediction]) -> list[Prediction]:
    """The messages whose entities are not exactly those annotated, in their order."""
    return [p for p in judged_only(predictions) if not _has_right_entities(p)]


def intent_errors(predictions: Sequence[Prediction]) -> list[Record]:
    """Messages with a wrong intent, the surest first."""
    return [_intent_record(p) for p in wrong_intents(predictions)]


def intent_successes(predictions: Sequence[Prediction]) -> list[Record]:
    """Messages with the right intent."""
    return [_intent_record(p) for p in predictions if p.gold_intent is not None and p.is_right]


def entity_errors(predictions: Sequence[Prediction]) -> list[Record]:
    """Messages with other entities than those annotated."""
    return [_entity_record(p) for p in wrong_entities(predictions)]


def entity_successes(predictions: Sequence[Prediction]) -> list[Record]:
    """Messages with entities, all of them right."""
    judged = judged_only(predictions)
    return [_entity_record(p) for p in judged if p.gold_entities and _has_right_entities(p)]


def _has_right_entities(prediction: Prediction) -> bool:
    return spans_of(prediction.gold_entities) == spans_of(prediction.entities)


def _intent_record(prediction: Prediction) -> Record:
    return {
        "text": prediction.text,
        "intent": prediction.gold_intent,
        "intent_prediction": {
            "name": prediction.intent.intent,
            "confidence": prediction.intent.confidence,
        },
    }


def _entity_record(prediction: Prediction) -> Record:
    return {
        "text": prediction.text,
        "entities": [_entity(entity) for entity in prediction.gold_entities],
        "predicted_entities": [
            {**_entity(span), "extractor": span.extractor, "confidence": span.confidence}
            for span in prediction.entities
        ],
    }


def _entity(entity: AnnotatedEntity | EntitySpan) -> Record:
    record = {
        "start": entity.start,
        "end": entity.end,
        "value": entity.value,
        "entity": entity.entity,
    }
    extra = {"role": entity.role, "group": entity.group}
    return record | {name: value for name, value in extra.items() if value is not None}
