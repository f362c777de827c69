from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.skills.understanding import Entity, Understanding

PARSED = {
    "intent": {"name": "book", "confidence": 0.75},
    "entities": [
        {"entity": "city", "value": "Rome", "text": "rome", "role": "departure", "start": 5},
        {"entity": "city", "value": "Oslo", "role": "destination"},
        {"entity": "number", "value": 2},
    ],
}


def test_intent_and_entities_are_read_from_an_nlu_answer() -> None:
    understood = Understanding.of(PARSED)

    assert (understood.intent, understood.confidence) == ("book", 0.75)
    assert understood.entities[0] == Entity(
        kind="city", value="Rome", text="rome", role="departure", details={"start": 5}
    )
    assert understood.entities[2] == Entity(kind="number", value=2)


def test_values_are_found_by_type_and_role() -> None:
    understood = Understanding.of(PARSED)

    assert understood.values("city") == ["Rome", "Oslo"]
    assert understood.values("city", "destination") == ["Oslo"]
    assert understood.values("date") == []


@pytest.mark.parametrize(
    "annotation",
    [
        None,
        "book",
        [PARSED],
        {},
        {"intent": "book", "entities": {"city": "Rome"}},
        {"intent": {"name": None, "confidence": 0.0}, "entities": [None, {"entity": "city"}]},
        {"intent": {"name": "nlu_fallback", "confidence": 0.3}},
        {"entities": [{"entity": 1, "value": 2}]},
    ],
)
def test_nothing_is_understood_from_anything_else(annotation: Any) -> None:
    assert Understanding.of(annotation) == Understanding()


@pytest.mark.parametrize(
    ("confidence", "read"), [(None, 1.0), ("high", 1.0), (True, 1.0), (7, 1.0), (-0.5, 0.0)]
)
def test_a_confidence_always_lies_between_0_and_1(confidence: Any, read: float) -> None:
    understood = Understanding.of({"intent": {"name": "book", "confidence": confidence}})

    assert understood.confidence == read
