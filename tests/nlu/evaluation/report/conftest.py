"""Evaluations to be told."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.core.text import EntitySpan, IntentRanking, IntentScore
from tertulia.nlu.evaluation.evaluation import evaluate_predictions
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.evaluation.report.machine import Subject
from tertulia.nlu.training_data import AnnotatedEntity

HOSTILE = "<script>alert('x')</script> & \u202etxet \x00\ud800 ]]> \"' "


@pytest.fixture
def hostile() -> str:
    """What may never get into a page as it is."""
    return HOSTILE


@pytest.fixture
def subject() -> Subject:
    """A model with right and wrong answers, some of whose names and texts are hostile."""
    ranking = IntentRanking((IntentScore(HOSTILE, 0.8), IntentScore("greet", 0.2)))
    span = {"start": 0, "end": 8, "value": "x", "extractor": "ner_crf"}
    messages = [
        Prediction("hello", "greet", intent=IntentScore("greet", 0.9)),
        Prediction(HOSTILE, "greet", intent=ranking.best, ranking=ranking),
        Prediction(HOSTILE, HOSTILE, intent=IntentScore(None, 0.0)),
        Prediction("pizza", "oos", intent=IntentScore("nlu_fallback", 0.3)),
        Prediction(
            HOSTILE,
            "greet",
            (AnnotatedEntity(0, 8, HOSTILE, HOSTILE), AnnotatedEntity(9, 14, "verb", "alert")),
            intent=IntentScore("greet", 0.95),
            entities=(EntitySpan(entity="verb", **span), EntitySpan(entity=HOSTILE, **span)),
        ),
    ]
    return Subject.of(f"model {HOSTILE}", evaluate_predictions(messages))


@pytest.fixture
def of_many(understood: Any) -> Subject:
    """A model of a hundred and fifty intents, each taken for the next one once in ten times."""
    names = [f"intent_{number:03}" for number in range(150)]
    messages = [
        understood(name, names[(place + (n == 0)) % 150], 0.5)
        for place, name in enumerate(names)
        for n in range(10)
    ]
    return Subject.of("many", evaluate_predictions(messages))
