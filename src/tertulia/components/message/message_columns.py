"""Between the columns of a batch and messages with properties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tertulia.core.arrays import FloatArray
from tertulia.core.plan import Column
from tertulia.core.text import EntitySpan, IntentRanking, IntentScore, Token
from tertulia.nlu.message import Extras, Message
from tertulia.nlu.training_data import AnnotatedEntity

PROPERTIES = (
    "text",
    "time",
    "tokens",
    "spacy_doc",
    "features",
    "intent",
    "intent_ranking",
    "entities",
    "extras",
)
"""The columns that become properties of messages."""


@dataclass(slots=True)
class MessageToken:
    """A token as custom components know it."""

    text: str
    offset: int
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.offset + len(self.text)


def messages_from(
    columns: Mapping[str, Column],
    gold_intent: Sequence[str | None] = (),
    gold_entities: Sequence[Sequence[AnnotatedEntity]] = (),
) -> list[Message]:
    """A message per row; of training data, with its right intent and entities in place of found."""
    texts = columns["text"]
    times = columns.get("time") or [None] * len(texts)
    messages = [Message(text, time=time) for text, time in zip(texts, times, strict=True)]
    for name, (theirs, convert) in _GIVEN.items():
        if columns.get(name) is not None:
            for message, value in zip(messages, _rows(columns[name]), strict=True):
                message.data[theirs] = convert(value)
    for message, extra in zip(messages, columns.get("extras") or (), strict=False):
        message.data |= extra.properties
        message.output_properties |= extra.shown
    for message, intent in zip(messages, gold_intent, strict=False):
        message.data["intent"] = intent
    for message, entities in zip(messages, gold_entities, strict=False):
        message.data["entities"] = [_annotated(entity) for entity in entities]
    return messages


def columns_from(messages: Sequence[Message], names: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these names, read off the messages."""
    return tuple(_TAKEN[name](messages) for name in names)


# --- from columns to messages ---


def _rows(column: Column) -> Iterable[Any]:
    return column if not hasattr(column, "getrow") else (column[i] for i in range(column.shape[0]))


def _given_token(token: Token) -> MessageToken:
    return MessageToken(token.text, token.start)


def _given_vector(row: Any) -> FloatArray:
    vector: FloatArray = row.toarray()[0] if hasattr(row, "toarray") else np.asarray(row)
    return vector


def _given_scores(ranking: IntentRanking) -> list[dict[str, Any]]:
    return [{"name": score.intent, "confidence": score.confidence} for score in ranking.scores]


def _given_intent(ranking: IntentRanking) -> dict[str, Any]:
    return {"name": ranking.best.intent, "confidence": ranking.best.confidence}


def _given_entity(span: EntitySpan) -> dict[str, Any]:
    known: dict[str, Any] = {
        "start": span.start,
        "end": span.end,
        "value": span.value,
        "entity": span.entity,
        "confidence": span.confidence,
        "extractor": span.extractor,
    }
    named = {"role": span.role, "group": span.group, "additional_info": span.details}
    known |= {name: value for name, value in named.items() if value is not None}
    if span.processors:
        known["processors"] = list(span.processors)
    return known


def _annotated(entity: AnnotatedEntity) -> dict[str, Any]:
    return {
        "start": entity.start,
        "end": entity.end,
        "value": entity.value,
        "entity": entity.entity,
    }


_GIVEN: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "tokens": ("tokens", lambda tokens: [_given_token(token) for token in tokens]),
    "spacy_doc": ("spacy_doc", lambda doc: doc),
    "features": ("text_features", _given_vector),
    "intent": ("intent", _given_intent),
    "intent_ranking": ("intent_ranking", _given_scores),
    "entities": ("entities", lambda spans: [_given_entity(span) for span in spans]),
}


# --- from messages to columns ---


def _taken_tokens(messages: Sequence[Message]) -> Column:
    return [
        [Token(token.text, token.offset, token.end) for token in message.get("tokens", ())]
        for message in messages
    ]


def _taken_features(messages: Sequence[Message]) -> Column:
    rows = [np.asarray(message.get("text_features", ()), dtype=np.float32) for message in messages]
    return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)


def _taken_rankings(messages: Sequence[Message]) -> Column:
    return [_ranking(message) for message in messages]


def _ranking(message: Message) -> IntentRanking:
    best = message.get("intent") or {}
    scores = message.get("intent_ranking") or ([best] if best.get("name") else [])
    return IntentRanking(
        tuple(IntentScore(score["name"], float(score["confidence"])) for score in scores)
    )


def _taken_entities(messages: Sequence[Message]) -> Column:
    return [[_span(entity) for entity in message.get("entities") or ()] for message in messages]


def _span(entity: Mapping[str, Any]) -> EntitySpan:
    return EntitySpan(
        start=entity.get("start", 0),
        end=entity.get("end", 0),
        entity=entity["entity"],
        value=entity["value"],
        extractor=entity.get("extractor", ""),
        confidence=entity.get("confidence"),
        processors=tuple(entity.get("processors", ())),
        role=entity.get("role"),
        group=entity.get("group"),
        details=entity.get("additional_info"),
    )


def _taken_extras(messages: Sequence[Message]) -> Column:
    known = {theirs for theirs, _ in _GIVEN.values()}
    return [
        Extras(
            {name: value for name, value in message.data.items() if name not in known},
            frozenset(message.output_properties & message.data.keys() - known),
        )
        for message in messages
    ]


_TAKEN: Mapping[str, Callable[[Sequence[Message]], Column]] = {
    "tokens": _taken_tokens,
    "spacy_doc": lambda messages: [message.get("spacy_doc") for message in messages],
    "features": _taken_features,
    "intent": _taken_rankings,
    "intent_ranking": _taken_rankings,
    "entities": _taken_entities,
    "extras": _taken_extras,
}
