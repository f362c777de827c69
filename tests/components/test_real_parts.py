"""Whole pipelines of spaCy's, MITIE's, jieba's and Duckling's parts: trained, kept, asked."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from tiny_mitie import write_extractor

from tertulia.api import train
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.core.errors import ModelError
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.training_data import AnnotatedEntity, TrainingData, TrainingExample

MONDAY = 1_491_822_000.0  # 10 April 2017, 11:00 UTC


def flight(start: str, end: str) -> TrainingExample:
    text = f"i fly from {start} to {end}"
    entities = [
        AnnotatedEntity(text.index(city), text.index(city) + len(city), "city", city)
        for city in (start, end)
    ]
    return TrainingExample(text, "fly", tuple(entities))


DATA = TrainingData(
    examples=(
        flight("berlin", "paris"),
        flight("paris", "london"),
        flight("london", "berlin"),
        TrainingExample("hello to you", "greet"),
        TrainingExample("good morning", "greet"),
        TrainingExample("hello hello", "greet"),
    )
)


def trained(folder: Path, config: str, data: TrainingData = DATA) -> Interpreter:
    (folder / "config.yml").write_text(config, encoding="utf-8")
    train(folder / "config.yml", data=data, output=folder / "model")
    return Interpreter.load(folder / "model")


def found(answer: dict[str, object]) -> list[tuple[str, object]]:
    entities = answer["entities"]
    assert isinstance(entities, list)
    return [(entity["entity"], entity["value"]) for entity in entities]


def mitie_config(model: Path) -> str:
    return f"""
language: en
pipeline:
- name: nlp_mitie
  model: {model}
- name: tokenizer_mitie
- name: ner_mitie
- name: intent_featurizer_mitie
- name: logistic_regression_classifier
"""


def test_a_pipeline_of_mitie(tmp_path: Path, mitie: MitieLanguage) -> None:
    interpreter = trained(tmp_path, mitie_config(mitie.model))

    answer = interpreter.parse("i fly from paris to berlin")

    assert answer["intent"]["name"] == "fly"
    assert found(answer) == [("city", "paris"), ("city", "berlin")]


def test_other_features_of_words_than_those_of_the_training_are_refused(
    tmp_path: Path, mitie: MitieLanguage
) -> None:
    file = tmp_path / "features.dat"
    file.write_bytes(mitie.model.read_bytes())
    trained(tmp_path, mitie_config(file))
    write_extractor(file, dim=9)

    with pytest.raises(ModelError, match=r"was trained with another MITIE file than there is"):
        Interpreter.load(tmp_path / "model")


def test_a_pipeline_of_spacy(tmp_path: Path, english: SpacyLanguage) -> None:
    config = f"""
language: en
pipeline:
- name: nlp_spacy
  model: {english.model}
- name: tokenizer_spacy
- name: intent_featurizer_spacy
- name: ner_spacy
  dimensions: [GPE]
- name: logistic_regression_classifier
"""

    answer = trained(tmp_path, config).parse("😀 I fly to London")

    assert answer["intent"]["name"] == "fly"
    assert answer["entities"] == [
        {
            "start": 11,
            "end": 17,
            "value": "London",
            "entity": "GPE",
            "confidence": None,
            "extractor": "ner_spacy",
            "processors": [],
        }
    ]


@pytest.mark.skipif(find_spec("jieba") is None, reason="needs `pip install 'tertulia[chinese]'`")
def test_a_pipeline_for_chinese(tmp_path: Path) -> None:
    data = TrainingData(
        examples=(
            TrainingExample("我想订机票", "fly"),
            TrainingExample("订一张机票", "fly"),
            TrainingExample("你好", "greet"),
            TrainingExample("早上好", "greet"),
        )
    )
    config = """
language: zh
pipeline:
- name: tokenizer_jieba
- name: intent_featurizer_count_vectors
- name: logistic_regression_classifier
"""

    answer = trained(tmp_path, config, data).parse("请给我订机票")

    assert answer["intent"]["name"] == "fly"


@pytest.mark.skipif(
    find_spec("duckling") is None, reason="needs `pip install 'tertulia[duckling]'`"
)
def test_a_pipeline_with_duckling(tmp_path: Path) -> None:
    config = """
language: en
pipeline:
- name: ner_duckling
  timezone: Europe/Berlin
  timeout: 60
"""

    answer = trained(tmp_path, config).parse("see you tomorrow", MONDAY)

    [entity] = answer["entities"]
    assert entity["value"] == "2017-04-11T00:00:00.000+02:00"
    assert entity["text"] == "tomorrow"
    assert entity["additional_info"]["grain"] == "day"
