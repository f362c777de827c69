"""`tertulia nlu evaluate`, with models that are really trained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

CONFIG = """\
language: en
pipeline:
- name: tokenizer_whitespace
- name: intent_featurizer_count_vectors
- name: logistic_regression_classifier
"""
DATA = """\
## intent:greet
- hello there
- hello friend
- hello again
- well hello
- hello hello
- oh hello
## intent:goodbye
- bye now
- bye friend
- bye again
- well bye
- bye bye
- oh bye
"""
TEST = """\
## intent:greet
- hello you
- why hello
## intent:goodbye
- bye you
- hello no bye
## intent:oos
- what is the capital of France
"""


@pytest.fixture
def files(workplace: Path) -> Path:
    (workplace / "config.yml").write_text(CONFIG, encoding="utf-8")
    (workplace / "nlu.md").write_text(DATA, encoding="utf-8")
    (workplace / "test.md").write_text(TEST, encoding="utf-8")
    return workplace


@pytest.fixture
def model(tertulia: Any, files: Path) -> Path:
    done = tertulia("nlu", "train", "-c", "config.yml", "-d", "nlu.md", "-o", "models")
    return Path(done.lines[-1])


def test_a_model_is_measured_on_what_it_has_not_seen(tertulia: Any, model: Path) -> None:
    done = tertulia("nlu", "evaluate", "-m", model, "-d", "test.md")

    assert done.code == 0
    assert done.lines[0] == f"{model}: 5 messages"
    assert "out of scope: " in done.out
    assert "calibration error" in done.out


def test_of_a_folder_of_models_the_newest_is_measured(tertulia: Any, model: Path) -> None:
    done = tertulia("nlu", "evaluate", "--model", "models", "--data", "nlu.md", "--json")

    [report] = done.reports
    assert report["evaluations"][0]["figures"]["intents.accuracy"] == 1.0


def test_everything_is_written_into_a_folder(tertulia: Any, model: Path, files: Path) -> None:
    done = tertulia("nlu", "evaluate", "-m", model, "-d", "test.md", "--report", "out/report")

    assert "written: out/report/report.html" in done.err
    folder = files / "out" / "report"
    assert "what is the capital of France" in (folder / "report.html").read_text("utf-8")
    assert json.loads((folder / "report.json").read_bytes())["evaluations"][0]["messages"] == 5
    ET.fromstring((folder / "out_of_scope.svg").read_bytes())


def test_single_files_are_written_by_the_flags_of_old(
    tertulia: Any, model: Path, files: Path
) -> None:
    done = tertulia(
        "nlu", "evaluate", "--mode", "evaluation", "-m", model, "-d", "test.md",
        "--errors", "errors.json", "--successes", "successes.json",
        "--histogram", "hist.svg", "--confmat", "confmat.svg",
    )  # fmt: skip

    assert done.code == 0
    wrong, right = (
        json.loads((files / name).read_bytes()) for name in ("errors.json", "successes.json")
    )
    assert len(wrong) + len(right) == 5
    assert {"text", "intent", "intent_prediction"} == wrong[0].keys()
    for name in ("hist.svg", "confmat.svg"):
        assert ET.fromstring((files / name).read_bytes()).tag.endswith("svg")


def test_an_intent_can_be_named_that_means_none_of_the_others(tertulia: Any, model: Path) -> None:
    done = tertulia(
        "nlu", "evaluate", "-m", model, "-d", "test.md", "--out-of-scope", "goodbye", "--json"
    )

    [report] = done.reports
    assert report["evaluations"][0]["intents"]["out_of_scope"]["intents"] == ["goodbye"]


def test_a_config_is_cross_validated(tertulia: Any, files: Path) -> None:
    done = tertulia("nlu", "evaluate", "-c", "config.yml", "-d", "nlu.md", "-f", 3)

    assert done.code == 0
    assert done.err.splitlines() == [f"config.yml: fold {n} of 3" for n in (1, 2, 3)]
    assert done.lines[0] == "config.yml: 12 messages"
    assert done.lines[2].startswith("mean and deviation over the folds")


def test_several_configs_are_compared_on_the_same_folds(tertulia: Any, files: Path) -> None:
    (files / "other.yml").write_text(CONFIG, encoding="utf-8")

    done = tertulia(
        "nlu", "evaluate", "-c", "config.yml", "-c", "other.yml", "-d", "nlu.md",
        "--mode", "crossvalidation", "--folds", 3, "--seed", 5, "--report", "report",
    )  # fmt: skip

    assert done.lines[0].split() == ["config.yml", "other.yml"]
    [accuracy] = [line for line in done.lines if line.startswith("intent accuracy")]
    [one, other] = accuracy.removeprefix("intent accuracy").strip().split("  ")
    assert one == other.strip()
    assert (files / "report" / "2-other.yml" / "errors.json").is_file()


def test_cross_validation_says_the_same_twice(tertulia: Any, files: Path) -> None:
    arguments = ("nlu", "evaluate", "-c", "config.yml", "-d", "nlu.md", "-f", 2, "--json")

    assert tertulia(*arguments).out == tertulia(*arguments).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a model by -m, or configs to cross-validate by -c"),
        (("-m", "models", "--mode", "crossvalidation"), "a model is trained already"),
        (("-m", "models", "-c", "config.yml"), "a model is trained already"),
        (("-c", "config.yml", "--mode", "evaluation"), "a config has learned nothing"),
        (("-c", "a.yml", "-c", "b.yml", "--errors", "e.json"), "--errors is for one config"),
        (("-m", "models", "--histogram", "hist.png"), "name a file that ends in .svg"),
    ],
)
def test_a_request_that_makes_no_sense_says_what_would(
    tertulia: Any, files: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = tertulia("nlu", "evaluate", "-d", "test.md", *arguments)

    assert done.code == 2
    assert message in done.err


def test_too_many_folds_are_refused(tertulia: Any, files: Path) -> None:
    done = tertulia("nlu", "evaluate", "-c", "config.yml", "-d", "nlu.md", "-f", 50)

    assert done.code == 1
    assert "ask for fewer folds" in done.err


def test_files_of_intents_need_intents(tertulia: Any, model: Path, files: Path) -> None:
    (files / "test.json").write_text(
        json.dumps({"rasa_nlu_data": {"common_examples": [{"text": "hello"}]}}), encoding="utf-8"
    )

    done = tertulia("nlu", "evaluate", "-m", model, "-d", "test.json", "--errors", "errors.json")

    assert done.code == 2
    assert "--errors: the data have no intents" in done.err


@pytest.mark.shared
def test_the_restaurants_of_rasa_are_cross_validated_with_their_entities(
    tertulia: Any, files: Path, shared_data: Path
) -> None:
    data = shared_data / "rasa_nlu_examples" / "data" / "examples" / "rasa" / "demo-rasa.json"

    done = tertulia("nlu", "evaluate", "-c", "config.yml", "-d", data, "-f", 5, "--json")

    [evaluation] = done.reports[0]["evaluations"]
    assert evaluation["messages"] == 42
    assert evaluation["findings"] == ["no entity was found in any message"]
    assert evaluation["entities"]["scores"]["spans"]["micro"]["support"] == 14
    assert len(evaluation["cross_validation"]["test"]["intents.accuracy"]["folds"]) == 5
