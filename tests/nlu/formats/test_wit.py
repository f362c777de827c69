from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertulia.nlu.load import load_training_data, parse_training_data
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample


def test_the_intent_is_an_entity_and_values_lose_their_quotes() -> None:
    entities = [
        {"entity": "intent", "value": '"go"', "start": 0, "end": 9},
        {"entity": "city", "value": '"Rome"', "start": 5, "end": 9, "role": "to"},
        {"entity": "sentiment", "value": '"good"'},
    ]

    reading = parse_training_data(
        json.dumps({"data": [{"text": "😀 to Roma", "entities": entities}]})
    )

    rome = AnnotatedEntity(5, 9, "city", "Rome", role="to")
    assert reading.findings == ()
    assert reading.data.examples == (TrainingExample("😀 to Roma", "go", (rome,)),)


def test_an_example_without_entities_is_a_warning() -> None:
    [finding] = parse_training_data('{"data": [\n{"text": "hi"}]}').findings

    assert finding.severity == "warning"
    assert finding.place.line == 2


@pytest.mark.shared
def test_the_published_export_is_read_like_its_conversion(shared_data: Path) -> None:
    examples = shared_data / "rasa_nlu_examples" / "data"

    data = load_training_data(examples / "examples" / "wit")

    assert data == load_training_data(examples / "test" / "wit_converted_to_rasa.json")
