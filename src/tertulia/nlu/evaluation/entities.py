"""How well entities are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tertulia.core.text import EntitySpan
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.evaluation.scores import Scores, score_sets
from tertulia.nlu.evaluation.words import Span, Words
from tertulia.nlu.training_data import AnnotatedEntity
from tertulia.training.metrics.columns import share

UNTAUGHT = frozenset(
    {
        "ner_duckling",
        "ner_duckling_http",
        "ner_spacy",
        "DucklingHTTPExtractor",
        "DucklingEntityExtractor",
        "SpacyEntityExtractor",
    }
)
"""Extractors that know their types beforehand, so that nobody annotates them all."""


@dataclass(frozen=True, slots=True)
class EntityScores:
    """How well entities are found, of each type.

    Attributes:
        spans: an entity counts if its type, start and end are exactly right.
        tokens: each word counts by the entity that covers it; words of none are left out.
    """

    spans: Scores
    tokens: Scores


@dataclass(frozen=True, slots=True)
class EntityEvaluation:
    """How well entities are found.

    Attributes:
        examples: how many messages were measured.
        scores: what is found by any extractor; what two agree on counts once.
        by_extractor: what each extractor finds, of all that it could have learned to find.
        value_accuracy: the share of right spans with the right value; None without any.
        role_accuracy: the share of right spans with the right role and group, of those that
            should have one; None without any.
        unjudged: how many entities were left out: of types that the data never annotate, by
            extractors that know theirs beforehand.
    """

    examples: int
    scores: EntityScores
    by_extractor: Mapping[str, EntityScores]
    value_accuracy: float | None
    role_accuracy: float | None
    unjudged: int


def evaluate_entities(predictions: Sequence[Prediction]) -> EntityEvaluation | None:
    """Measure all predictions; None if there is nothing to find, and nothing was found."""
    judged = judged_only(predictions)
    found, kept = (sum(len(p.entities) for p in each) for each in (predictions, judged))
    if not kept and not any(p.gold_entities for p in judged):
        return None
    words = [Words.of(p.text) for p in judged]
    extractors = sorted({span.extractor for p in judged for span in p.entities})
    return EntityEvaluation(
        examples=len(judged),
        scores=_score(judged, words),
        by_extractor={name: _score(_alone(judged, name), words) for name in extractors},
        value_accuracy=_value_accuracy(judged),
        role_accuracy=_role_accuracy(judged),
        unjudged=found - kept,
    )


def judged_only(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Leave out entities that nobody annotates, of extractors that were not taught."""
    annotated = {entity.entity for p in predictions for entity in p.gold_entities}
    return [
        replace(
            p,
            entities=tuple(
                span
                for span in p.entities
                if span.entity in annotated or span.extractor not in UNTAUGHT
            ),
        )
        for p in predictions
    ]


def spans_of(entities: Sequence[Span]) -> frozenset[tuple[int, int, str]]:
    """Entities as what makes them the same: start, end and type."""
    return frozenset((entity.start, entity.end, entity.entity) for entity in entities)


def _alone(predictions: Sequence[Prediction], extractor: str) -> list[Prediction]:
    """What one extractor found, beside what it could have learned."""
    return [
        replace(
            p,
            gold_entities=tuple(e for e in p.gold_entities if e.extractor in (None, extractor)),
            entities=tuple(span for span in p.entities if span.extractor == extractor),
        )
        for p in predictions
    ]


def _score(predictions: Sequence[Prediction], words: Sequence[Words]) -> EntityScores:
    hits, support, found = Counter[str](), Counter[str](), Counter[str]()
    tokens = []
    for prediction, own_words in zip(predictions, words, strict=True):
        gold_spans, found_spans = spans_of(prediction.gold_entities), spans_of(prediction.entities)
        hits.update(name for *_, name in gold_spans & found_spans)
        support.update(name for *_, name in gold_spans)
        found.update(name for *_, name in found_spans)
        if gold_spans or found_spans:
            true = own_words.entities(prediction.gold_entities)
            claimed = own_words.entities(prediction.entities)
            tokens += list(zip(map(_named, true), map(_named, claimed), strict=True))
    return EntityScores(Scores.of(hits, support, found), score_sets(tokens))


def _named(entity: str | None) -> frozenset[str]:
    return frozenset() if entity is None else frozenset({entity})


def _value_accuracy(predictions: Sequence[Prediction]) -> float | None:
    outcomes = [
        any(str(span.value) == gold.value for span in spans) for gold, spans in _found(predictions)
    ]
    return share(outcomes) if outcomes else None


def _role_accuracy(predictions: Sequence[Prediction]) -> float | None:
    outcomes = [
        any((span.role, span.group) == (gold.role, gold.group) for span in spans)
        for gold, spans in _found(predictions)
        if gold.role or gold.group
    ]
    return share(outcomes) if outcomes else None


def _found(
    predictions: Sequence[Prediction],
) -> Iterator[tuple[AnnotatedEntity, Sequence[EntitySpan]]]:
    """Every annotated entity that was found, with what found it."""
    for prediction in predictions:
        spans: dict[tuple[int, int, str], list[EntitySpan]] = {}
        for span in prediction.entities:
            spans.setdefault((span.start, span.end, span.entity), []).append(span)
        for gold in prediction.gold_entities:
            if found := spans.get((gold.start, gold.end, gold.entity)):
                yield gold, found
