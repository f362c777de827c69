from typing import Any

from tertulia.nlu.evaluation.report.mistakes import (
    entity_errors,
    entity_successes,
    intent_errors,
    intent_successes,
)

CITY, DAY = (3, 8, "city"), (9, 14, "day")


def test_wrong_intents_are_listed_as_rasa_lists_them_the_surest_first(understood: Any) -> None:
    messages = [
        understood("greet", "bye", 0.4, text="one"),
        understood("greet", "bye", 0.8, text="two"),
        understood("greet", "greet", 0.9, text="three"),
        understood(None, "greet", 0.9, text="four"),
    ]

    assert intent_errors(messages) == [
        {
            "text": text,
            "intent": "greet",
            "intent_prediction": {"name": "bye", "confidence": confidence},
        }
        for text, confidence in (("two", 0.8), ("one", 0.4))
    ]
    assert [record["text"] for record in intent_successes(messages)] == ["three"]


def test_wrong_entities_are_listed_beside_the_right_ones(understood: Any) -> None:
    messages = [
        understood(entities=(CITY,), found=((3, 8, "person"),)),
        understood(entities=(CITY, DAY), found=(DAY, CITY)),
        understood(),
    ]

    [record] = entity_errors(messages)

    city = {"start": 3, "end": 8, "value": "Porto", "entity": "city"}
    found = city | {"entity": "person", "extractor": "ner_crf", "confidence": None}
    assert record == {"text": "to Porto today", "entities": [city], "predicted_entities": [found]}
    [right] = entity_successes(messages)
    assert [entity["entity"] for entity in right["entities"]] == ["city", "day"]
