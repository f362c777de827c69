"""The answer: what a message means, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeAlias

from tertulia.components.message.overlaps import Overlaps, without_overlaps
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan, IntentRanking, IntentScore
from tertulia.nlu.message import Extras

Answer: TypeAlias = dict[str, Any]
"""What JSON can say: `intent`, `entities`, `intent_ranking` and `text`."""

_NOTHING = IntentRanking()


@register("understanding")
@dataclass(kw_only=True, eq=False)
class Understanding(Component):
    """Say of each message its intent, its entities and the other intents it might have.

    The empty text has no intent and no entities, whatever others made of it, and no ranking.

    Args:
        with_ranking: whether to name the other intents too.
        ranking_length: how many intents are named; 0 for all.
        overlaps: which of several overlapping entities to keep: `all`, the `longest`, the `first`
            in the order of the pipeline, or the most `confident`.
    """

    with_ranking: bool = True
    ranking_length: int = 10
    overlaps: Overlaps = "all"

    def __post_init__(self) -> None:
        if self.ranking_length < 0:
            raise ParameterError("ranking_length is a number of intents: 0 for all, or more")

    def __call__(
        self,
        texts: Sequence[str],
        ranking: Sequence[IntentRanking] | None = None,
        entities: Sequence[Sequence[EntitySpan]] | None = None,
        extras: Sequence[Extras] | None = None,
    ) -> list[Answer]:
        """Join what is known of each message; where no one ranks intents there is no ranking."""
        with_ranking = self.with_ranking and ranking is not None
        rankings = repeat(_NOTHING, len(texts)) if ranking is None else ranking
        found = repeat((), len(texts)) if entities is None else entities
        answers = [
            self._answer(text, intents, spans, with_ranking=with_ranking)
            if text
            else {"intent": _intent(_NOTHING.best), "entities": [], "text": text}
            for text, intents, spans in zip(texts, rankings, found, strict=True)
        ]
        for answer, extra in zip(answers, extras or (), strict=False):
            answer |= {name: extra.properties[name] for name in sorted(extra.shown)}
        return answers

    def _answer(
        self,
        text: str,
        ranking: IntentRanking,
        spans: Sequence[EntitySpan],
        *,
        with_ranking: bool,
    ) -> Answer:
        kept = without_overlaps(spans, self.overlaps)
        answer: Answer = {
            "intent": _intent(ranking.best),
            "entities": [_entity(span, text) for span in kept],
        }
        if with_ranking:
            scores = ranking.scores[: self.ranking_length or None]
            answer["intent_ranking"] = [
                {"name": score.intent, "confidence": score.confidence} for score in scores
            ]
        answer["text"] = text
        return answer


def _intent(score: IntentScore) -> Answer:
    return {"name": score.intent, "confidence": score.confidence}


def _entity(span: EntitySpan, text: str) -> Answer:
    """An entity; what has details comes with the stretch of text that its value was made of."""
    entity: Answer = {
        "start": span.start,
        "end": span.end,
        "value": span.value,
        "entity": span.entity,
        "confidence": span.confidence,
        "extractor": span.extractor,
        "processors": list(span.processors),
    }
    if span.role is not None:
        entity["role"] = span.role
    if span.group is not None:
        entity["group"] = span.group
    if span.details is not None:
        entity["text"] = text[span.start : span.end]
        entity["additional_info"] = span.details
    return entity
