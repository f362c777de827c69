"""Messages that were understood, well or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tertulia.core.text import EntitySpan, IntentRanking, IntentScore
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.training_data import AnnotatedEntity

Understood = Callable[..., Prediction]


@pytest.fixture
def understood() -> Understood:
    """A message with its gold and predicted intent: `understood("greet", "bye", 0.7)`.

    Further intents of the ranking follow as pairs, gold and found entities as (start, end, type).
    """

    def understood(
        gold: str | None = None,
        predicted: str | None = None,
        confidence: float = 0.9,
        *others: tuple[str, float],
        text: str = "to Porto today",
        entities: tuple[tuple[int, int, str], ...] = (),
        found: tuple[tuple[int, int, str], ...] = (),
        extractor: str = "ner_crf",
    ) -> Prediction:
        best = IntentScore(predicted, confidence)
        return Prediction(
            text=text,
            gold_intent=gold,
            intent=best,
            ranking=IntentRanking((best, *(IntentScore(*other) for other in others))),
            gold_entities=tuple(
                AnnotatedEntity(start, end, name, text[start:end]) for start, end, name in entities
            ),
            entities=tuple(
                EntitySpan(
                    start=start, end=end, entity=name, value=text[start:end], extractor=extractor
                )
                for start, end, name in found
            ),
        )

    return understood
