"""What was understood of messages, beside what should have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Protocol

from tertulia.core.errors import ShapeError
from tertulia.core.text import NO_INTENT, EntitySpan, IntentRanking, IntentScore
from tertulia.nlu.place import NOWHERE, Place
from tertulia.nlu.training_data import AnnotatedEntity, TrainingData, TrainingExample

FALLBACK = "nlu_fallback"
"""The intent of messages that a pipeline rejects."""

_UNRANKED = IntentRanking()


class Parser(Protocol):
    """Understands messages, and answers as Rasa does: an `Interpreter`, or what acts like one."""

    def parse_all(self, texts: Sequence[str], /) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was understood of a message, beside what should have been.

    `gold_intent` is None where nobody says what is right, the intent of `intent` where nothing
    was predicted; `ranking` is empty where the pipeline ranks no intents.
    """

    text: str
    gold_intent: str | None = None
    gold_entities: tuple[AnnotatedEntity, ...] = ()
    intent: IntentScore = NO_INTENT
    ranking: IntentRanking = _UNRANKED
    entities: tuple[EntitySpan, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def guess(self) -> IntentScore:
        """The likeliest intent, be it rejected: what would be said if nothing were."""
        scores = (score for score in self.ranking.scores if score.intent != FALLBACK)
        return next(scores, self.intent) if self.intent.intent == FALLBACK else self.intent

    @property
    def is_right(self) -> bool:
        """Whether the intent is the right one."""
        return self.intent.intent == self.gold_intent


def predict(parser: Parser, data: TrainingData) -> tuple[Prediction, ...]:
    """Let every example be understood, each once, in their order.

    Raises:
        ShapeError: there are more or fewer answers than examples.
    """
    answers = parser.parse_all([example.text for example in data.examples])
    if len(answers) != len(data.examples):
        raise ShapeError(
            f"{len(data.examples)} messages were answered {len(answers)} times: "
            "`parse_all` gives one answer for each, in their order"
        )
    return tuple(map(_prediction, data.examples, answers))


def _prediction(example: TrainingExample, answer: Mapping[str, Any]) -> Prediction:
    return Prediction(
        text=example.text,
        gold_intent=example.intent or None,
        gold_entities=example.entities,
        intent=_score(answer.get("intent")),
        ranking=IntentRanking(tuple(map(_score, answer.get("intent_ranking") or ()))),
        entities=tuple(_span(entity, example.text) for entity in answer.get("entities") or ()),
        place=example.place,
    )


def _score(intent: Mapping[str, Any] | None) -> IntentScore:
    """An intent of an answer; Rasa 0.13 writes nothing at all, or an empty name, for none."""
    if not intent:
        return NO_INTENT
    confidence = float(intent.get("confidence") or 0.0)
    return IntentScore(intent.get("name") or None, confidence if isfinite(confidence) else 0.0)


def _span(entity: Mapping[str, Any], text: str) -> EntitySpan:
    start, end = entity["start"], entity["end"]
    return EntitySpan(
        start=start,
        end=end,
        entity=entity["entity"],
        value=entity.get("value", text[start:end]),
        extractor=entity.get("extractor") or "",
        confidence=entity.get("confidence"),
        processors=tuple(entity.get("processors") or ()),
        role=entity.get("role"),
        group=entity.get("group"),
    )
