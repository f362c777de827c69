from __future__ import annotations

from typing import Any

import pytest
import toys  # noqa: F401 - registers components

from tertulia.api import load
from tertulia.channels.telegram.wording import Wording


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("two\nlines", "two\nlines"),
        ({"a": 0.25, "b": 0.75}, "b 75%, a 25%"),
        ({f"i{n}": n / 100 for n in range(9)}, "i8 8%, i7 7%, i6 6%, i5 5%, i4 4%"),
        (["a", 1], '["a",1]'),
        (None, "null"),
        (0.5, "0.5"),
    ],
)
def test_a_text_is_said_as_it_is_a_ranking_from_the_top_and_anything_else_as_json(
    answer: Any, text: str
) -> None:
    part = {"name": "toy_former", "in": ["x"], "out": ["y"]}

    wording = Wording(load({"chainer": {"in": ["x"], "pipe": [part], "out": ["y"]}}))

    assert wording(answer) == text


def test_of_an_understanding_intent_and_entities_are_told(understanding: Wording) -> None:
    answer = {
        "text": "A Table for four",
        "intent": {"name": "book", "confidence": 0.974},
        "entities": [
            {"entity": "thing", "start": 2, "end": 7, "value": "table"},
            {"entity": "number", "start": 12, "end": 16, "value": 4},
            {"entity": "word", "start": 8, "end": 11, "value": "for"},
        ],
    }

    assert understanding(answer) == (
        "book (97%)\nthing: Table = table\nnumber: four = 4\nword: for"
    )


def test_no_intent_is_said_to_be_none(understanding: Wording) -> None:
    answer = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}

    assert understanding(answer) == "I do not know what is meant."


@pytest.fixture
def understanding() -> Wording:
    part = {"name": "toy_former", "in": ["text"], "out": ["understanding"]}
    return Wording(load({"chainer": {"in": ["text"], "pipe": [part], "out": ["understanding"]}}))
