"""Components with Rasa's life cycle, run by the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy_nlu import Sentiment

from tertulia.api import Workspace, train
from tertulia.components.message.custom_component import CustomComponent, Persisted
from tertulia.core.errors import ConfigError, DataError, ModelError
from tertulia.nlu.custom import Component, Config, UnsupportedLanguageError
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.training_data import TrainingData, TrainingExample

CONFIG = """
language: en
pipeline:
- name: tokenizer_whitespace
- name: toy_nlu.Sentiment
  weight: 0.5
- name: toy_nlu.Shout
"""
DATA = TrainingData(
    examples=(TrainingExample("gone for ever", "sad"), TrainingExample("a nice day", "fine"))
)
ALLOWED = Workspace(allowed_modules=frozenset({"toy_nlu"}))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.fixture
def model(config: Path, tmp_path: Path) -> Path:
    train(config, data=DATA, output=tmp_path / "model", workspace=ALLOWED)
    return tmp_path / "model"


def test_what_it_writes_on_a_message_is_part_of_the_answer(model: Path) -> None:
    answer = Interpreter.load(model, ALLOWED.environment()).parse("it is gone for good")

    assert answer["intent"] == {"name": "sad", "confidence": 0.75}
    assert [score["name"] for score in answer["intent_ranking"]] == ["sad", "other"]
    assert [(e["entity"], e["value"], e["extractor"]) for e in answer["entities"]] == [
        ("sadness", 1.0, "sentiment")
    ]
    assert answer["sad_words"] == ["gone", "for"]


def test_a_loaded_model_answers_as_the_trained_one(config: Path, tmp_path: Path) -> None:
    trained = Interpreter(train(config, data=DATA, output=tmp_path / "model", workspace=ALLOWED))
    loaded = Interpreter.load(tmp_path / "model", ALLOWED.environment())

    assert loaded.parse("gone?") == trained.parse("gone?")


def test_what_one_provides_as_context_reaches_the_next(model: Path) -> None:
    answer = Interpreter.load(model, ALLOWED.environment()).parse("a day")

    assert answer["known"] == ["ever", "for", "gone"]


def test_while_training_earlier_components_can_be_run_on_other_texts(model: Path) -> None:
    shout = Interpreter.load(model, ALLOWED.environment()).pipeline.parts["pipeline-2"].component

    assert '"seen_while_training": ["gone", "ever"]' in shout.learned.metadata


def test_a_module_that_nobody_allowed_is_not_imported_for_a_model_either(model: Path) -> None:
    with pytest.raises(ConfigError, match="`--allow-module toy_nlu`"):
        Interpreter.load(model)


def test_a_model_whose_files_lead_outside_is_refused() -> None:
    component = CustomComponent(component=Sentiment())
    component.learned = Persisted({"../words.json": b"[]"}, "{}")

    with pytest.raises(ModelError, match=r"cannot be called '\.\./words\.json'"):
        component(text=["hi"])


def test_a_language_it_does_not_know_is_refused_before_training(config: Path) -> None:
    class Polyglot(Component):
        name = "polyglot"
        language_list = ("de",)

    with pytest.raises(UnsupportedLanguageError, match="polyglot does not know the language 'en'"):
        Polyglot.create(Config("en", {}))


def test_metadata_that_json_cannot_say_are_refused() -> None:
    class Odd(Component):
        def persist(self, model_dir: str) -> dict[str, object]:
            return {"folder": Path(model_dir)}

    with pytest.raises(DataError, match=r"Odd\.persist must return what JSON can say"):
        CustomComponent(component=Odd()).fit(
            gold_intent=[None], gold_entities=[()], knowledge=[], text=["hi"]
        )
