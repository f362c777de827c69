"""A trained pipeline, asked in the words of messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.api import train
from tertulia.core.errors import ModelError
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.training_data import TrainingData, TrainingExample

DATA = TrainingData(
    examples=(
        TrainingExample("hello there", "greet"),
        TrainingExample("good morning", "greet"),
        TrainingExample("see you", "goodbye"),
        TrainingExample("bye for now", "goodbye"),
    )
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "config.yml").write_text("pipeline: keyword", encoding="utf-8")
    train(tmp_path / "config.yml", data=DATA, output=tmp_path / "model")
    return tmp_path / "model"


def test_a_message_is_understood_as_rasa_says_it(model: Path) -> None:
    answer = Interpreter.load(model).parse("hello there")

    assert answer == {
        "intent": {"name": "greet", "confidence": 1.0},
        "entities": [],
        "text": "hello there",
    }


def test_nothing_is_understood_of_an_empty_message(model: Path) -> None:
    answer = Interpreter.load(model).parse("")

    assert answer == {"intent": {"name": None, "confidence": 0.0}, "entities": [], "text": ""}


def test_many_messages_are_answered_in_their_order(model: Path) -> None:
    texts = ["see you", "hello there"] * 300

    answers = Interpreter.load(model).parse_all(texts)

    assert [answer["text"] for answer in answers] == texts
    assert [answer["intent"]["name"] for answer in answers] == ["goodbye", "greet"] * 300


def test_a_pipeline_of_another_kind_is_refused(tmp_path: Path) -> None:
    config = {
        "chainer": {"in": "x", "pipe": [{"name": "str_lower", "in": "x", "out": "y"}], "out": "y"}
    }
    from tertulia.api import load

    with pytest.raises(ModelError, match="it is no NLU pipeline"):
        Interpreter(load(config))
