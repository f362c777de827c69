"""What a measurement says over HTTP."""

from __future__ import annotations

import pytest

from tertulia.nlu.evaluation.evaluation import evaluate_interpreter
from tertulia.nlu.training_data import AnnotatedEntity, TrainingData, TrainingExample
from tertulia.serving.nlu.measured import measured


class Finder:
    """Finds Rome, wherever it is, and nothing else."""

    def parse_all(self, texts, /):
        return [
            {
                "text": text,
                "intent": {"name": "go", "confidence": 0.5},
                "entities": [
                    {
                        "start": text.index("Rome"),
                        "end": text.index("Rome") + 4,
                        "value": "Rome",
                        "entity": "city",
                        "extractor": "finder",
                    }
                ]
                if "Rome" in text
                else [],
            }
            for text in texts
        ]


def city(start: int) -> AnnotatedEntity:
    return AnnotatedEntity(start, start + 4, "city", "")


EXAMPLES = TrainingData(
    (
        TrainingExample("to Rome", "go", (city(3),)),
        TrainingExample("to Oslo", "stay", (city(3),)),
    )
)


def test_intents_have_the_keys_of_0_13() -> None:
    intents = measured(evaluate_interpreter(Finder(), EXAMPLES))["intent_evaluation"]

    assert (intents["accuracy"], intents["precision"]) == (0.5, 0.25)
    assert intents["f1_score"] == pytest.approx(1 / 3)
    assert intents["predictions"][1] == {
        "text": "to Oslo",
        "intent": "stay",
        "predicted": "go",
        "confidence": 0.5,
    }
    assert intents["report"].splitlines()[1:3] == [
        "          go       0.50    1.00      0.67        1",
        "        stay       0.00    0.00      0.00        1",
    ]


def test_each_extractor_is_measured_by_whole_entities() -> None:
    entities = measured(evaluate_interpreter(Finder(), EXAMPLES))["entity_evaluation"]

    assert list(entities) == ["finder"]
    assert (entities["finder"]["precision"], entities["finder"]["recall"]) == (1.0, 0.5)
    assert entities["finder"]["f1_score"] == pytest.approx(2 / 3)


def test_what_nobody_annotated_is_not_measured() -> None:
    data = TrainingData((TrainingExample("to Oslo", "go"),))

    assert set(measured(evaluate_interpreter(Finder(), data))) == {"intent_evaluation"}
