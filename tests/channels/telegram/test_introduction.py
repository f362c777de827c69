from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import toys  # noqa: F401 - registers components

from tertulia.api import load
from tertulia.channels.telegram.introduction import find_models_info, introduction_of
from tertulia.core.errors import ConfigError
from tertulia.core.pipeline import Pipeline


@pytest.fixture
def former() -> Pipeline:
    parts = [
        {"name": "toy_former", "in": ["x"], "out": ["y"], "main": True},
        {"name": "str_lower", "in": ["y"], "out": ["z"]},
    ]
    return load({"chainer": {"in": ["x"], "pipe": parts, "out": ["z"]}})


def written(folder: Path, content: Any) -> Path:
    path = folder / "models_info.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def messages(text: str) -> dict[str, str]:
    return {"start_message": f"{text} starts", "help_message": f"{text} helps"}


def test_the_label_goes_first_then_the_class_of_the_main_component_then_the_default(
    tmp_path: Path, former: Pipeline
) -> None:
    file = written(
        tmp_path,
        {"Mine": messages("label"), "Former": messages("class"), "@default": messages("default")},
    )

    assert introduction_of(former, "Mine", file).start_message == "label starts"
    assert introduction_of(former, "Other", file).start_message == "class starts"
    assert introduction_of(former, None, file).help_message == "class helps"


def test_without_label_and_class_the_default_of_the_file_is_taken(
    tmp_path: Path, former: Pipeline
) -> None:
    file = written(tmp_path, {"@default": messages("default"), "StrLower": messages("wrong")})

    assert introduction_of(former, "ErrorModel", file).start_message == "default starts"


def test_a_message_that_the_file_lacks_comes_from_the_package(
    tmp_path: Path, former: Pipeline
) -> None:
    file = written(tmp_path, {"Mine": {"start_message": "only this"}})

    introduction = introduction_of(former, "Mine", file)

    assert introduction.start_message == "only this"
    assert "/start begins anew" in introduction.help_message


@pytest.mark.parametrize("label", ["IntentModel", "KerasIntentModel"])
def test_labels_of_the_original_have_messages_of_their_own(former: Pipeline, label: str) -> None:
    assert "what is wanted" in introduction_of(former, label, None).start_message


def test_the_class_that_the_original_had_for_a_component_is_known(tmp_path: Path) -> None:
    part = {"name": "capitalization_featurizer", "in": ["x"], "out": ["y"]}
    capitals = load({"chainer": {"in": ["x"], "pipe": [part], "out": ["y"]}})
    file = written(tmp_path, {"CapitalizationPreprocessor": messages("original")})

    assert introduction_of(capitals, None, file).start_message == "original starts"


@pytest.mark.parametrize("place", ["models_info.json", "utils/telegram_utils/models_info.json"])
def test_the_file_is_found_where_the_original_had_it_or_at_the_root(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("{}", encoding="utf-8")

    assert find_models_info(tmp_path) == tmp_path / place


def test_no_file_is_no_trouble(tmp_path: Path) -> None:
    assert find_models_info(tmp_path) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"A": 1}, "A: must be an object"),
        ({"A": {"start_mesage": "x"}}, "did you mean 'start_message'?"),
        ({"A": {"start_message": 1}}, "A.start_message: must be a text"),
        ([], "does not hold a JSON object"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    tmp_path: Path, former: Pipeline, content: Any, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        introduction_of(former, None, written(tmp_path, content))

    assert message in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, former: Pipeline) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.json"):
        introduction_of(former, None, tmp_path / "nowhere.json")
