import json
from pathlib import Path

import pytest

from tertulia.core.errors import ConfigError
from tertulia.serving.server_config import read_settings
from tertulia.serving.settings import ServerSettings


def written(folder: Path, content: object) -> Path:
    path = folder / "server_config.json"
    path.write_text(json.dumps(content))
    return path


def test_the_file_of_the_package_agrees_with_the_defaults() -> None:
    assert read_settings() == ServerSettings()


@pytest.mark.parametrize(
    ("label", "endpoint"),
    [
        ("DstcSlotFillingNetwork", "/slot-fill"),
        ("ErrorModel", "/error-model"),
        ("GoalOrientedBot", "/go-bot"),
        ("KerasIntentModel", "/intents"),
        ("NER", "/ner"),
        ("ODQA", "/odqa"),
        ("Ranker", "/ranker"),
        ("SquadModel", "/squad"),
        ("SomethingElse", "/model"),
    ],
)
def test_a_kind_of_model_has_its_own_address(label: str, endpoint: str) -> None:
    assert read_settings(label=label).model_endpoint == endpoint


def test_a_kind_of_model_may_have_arguments_of_its_own() -> None:
    assert read_settings(label="SquadModel").model_args_names == ("context", "question")


def test_a_users_file_is_honoured(tmp_path: Path) -> None:
    common = {
        "host": "0.0.0.0",
        "port": 8080,
        "model_endpoint": "/ask/me",
        "model_args_names": ["q"],
    }

    settings = read_settings(written(tmp_path, {"common_defaults": common}))

    assert settings == ServerSettings(
        host="0.0.0.0", port=8080, model_endpoint="/ask/me", model_args_names=("q",)
    )


def test_an_empty_value_of_a_kind_means_as_in_common(tmp_path: Path) -> None:
    of_kind = {"host": "", "port": "", "model_endpoint": "/ner", "model_args_names": ""}
    path = written(
        tmp_path, {"common_defaults": {"port": 8080}, "model_defaults": {"NER": of_kind}}
    )

    settings = read_settings(path, label="NER")

    assert settings == ServerSettings(port=8080, model_endpoint="/ner")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"common_defaults": {"host": ""}}, r"common_defaults\.host: is empty"),
        ({"common_defaults": {"model_args_names": []}}, r"model_args_names: is empty"),
        ({"common_defaults": {"hots": "a"}}, r"hots: 'hots' is not a setting;\s+did you mean 'ho"),
        ({"commons": {}}, r"did you mean 'common_defaults'"),
        ({"common_defaults": []}, r"common_defaults: must be an object"),
        ({"model_defaults": {"NER": 1}}, r"model_defaults\.NER: must be an object"),
        ({"model_defaults": {"NER": {"port": 70000}}}, r"model_defaults\.NER\.port: 70000 cannot"),
        ({"common_defaults": {"port": "5000"}}, r"Expected `int`, got `str`"),
        ({"common_defaults": {"port": True}}, r"Expected `int`, got `bool`"),
        ({"common_defaults": {"model_endpoint": "ner"}}, r"'ner' cannot be used"),
        ({"common_defaults": {"model_endpoint": "/{x}"}}, r"cannot be used"),
        ({"common_defaults": {"model_endpoint": "/docs"}}, r"address of the server itself"),
        ({"common_defaults": {"model_args_names": ["a", "a"]}}, r"names an argument twice"),
        ([], r"does not hold a JSON object"),
    ],
)
def test_a_broken_file_says_where_and_why(tmp_path: Path, content: object, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        read_settings(written(tmp_path, content))


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"common_defaults": {"host": "", "port": -1}, "model_defaults": {"Other": {"prot": 1}}},
    )

    with pytest.raises(ConfigError, match="3 problems") as caught:
        read_settings(path)

    places = [problem.place for problem in caught.value.problems]
    assert places == ["common_defaults.host", "common_defaults.port", "model_defaults.Other.prot"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.json\n  cannot be opened: No such file"):
        read_settings(tmp_path / "nowhere.json")
