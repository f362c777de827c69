from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from toys import Recorder, Steps, climber_config

import tertulia
from tertulia import ConfigError, Workspace, load, open_recipe, train
from tertulia.api import config_file, labels_of
from tertulia.core.errors import ModelError


def written(folder: Path, config: Any, name: str = "numbers.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(config))
    return path


# --- configs ---


def test_a_config_may_be_a_path_a_text_or_an_object(tmp_path: Path) -> None:
    config = climber_config([0])
    path = written(tmp_path, config)

    recipes = [open_recipe(one) for one in (path, str(path), config)]

    assert [recipe.name for recipe in recipes] == ["numbers", "numbers", "pipeline"]
    assert [len(recipe.pipeline.nodes) for recipe in recipes] == [1, 1, 1]


def test_settings_change_a_config_without_touching_it() -> None:
    config = climber_config([0])

    recipe = open_recipe(config, Workspace(settings=("train.epochs=3",)))

    assert recipe.plan.epochs == 3
    assert "epochs" not in config["train"]


def test_a_path_goes_before_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, {}, "mine.json")

    assert config_file("mine.json") == Path("mine.json")


def test_the_home_of_the_user_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = written(tmp_path, {}, "mine.json")

    assert config_file("~/mine.json") == path


def test_a_name_that_is_nowhere_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match="there is no config 'nowhere_at_all'"):
        open_recipe("nowhere_at_all")


def test_a_config_may_choose_its_own_root(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    recipe = open_recipe(climber_config([0]) | {"deeppavlov_root": "own"}, workspace)

    assert workspace.environment(recipe).root == tmp_path / "own"
    assert workspace.environment().root == tmp_path


# --- training and loading ---


def test_a_trained_pipeline_is_a_function_on_columns(tmp_path: Path) -> None:
    pipeline = train(climber_config([0, 0, 5], epochs=1), workspace=Workspace(tmp_path))

    assert pipeline(["4", "5"]) == ["4", "?"]
    assert pipeline([]) == []


def test_a_model_is_kept_by_the_name_of_its_config_and_found_by_it(tmp_path: Path) -> None:
    path = written(tmp_path, climber_config([0], epochs=1))
    workspace = Workspace(tmp_path / "root")

    train(path, workspace=workspace)

    assert (tmp_path / "root/models/numbers/manifest.json").is_file()
    assert load(path, workspace).nodes[0].component.learned == Steps(2)


def test_a_model_directory_can_be_chosen_and_loaded(tmp_path: Path) -> None:
    train(climber_config([0], epochs=1), output=tmp_path / "mine", workspace=Workspace(tmp_path))

    for place in (tmp_path / "mine", str(tmp_path / "mine")):
        assert load(place).nodes[0].component.learned == Steps(2)


def test_a_listener_hears_of_the_training(tmp_path: Path) -> None:
    recorder = Recorder()

    train(climber_config([0], epochs=1), workspace=Workspace(tmp_path), listener=recorder)

    assert [kind for kind, _ in recorder.reports] == ["valid", "test"]


def test_a_library_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = climber_config([0], epochs=1, log_every_n_epochs=1, val_every_n_epochs=1)

    train(config, workspace=Workspace(tmp_path))

    assert capsys.readouterr() == ("", "")


def test_the_caller_s_chance_is_left_alone(tmp_path: Path) -> None:
    random.seed(1)
    before = random.getstate()

    train(climber_config([0], epochs=1), workspace=Workspace(tmp_path))

    assert random.getstate() == before


def test_loading_what_was_never_trained_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"train numbers.json first"):
        load(written(tmp_path, climber_config([0])), Workspace(tmp_path))


def test_the_seed_reaches_every_component_and_none_copies_another(tmp_path: Path) -> None:
    dice = {"name": "toy_dice", "in": ["x"]}
    config = {
        "chainer": {
            "in": ["x"],
            "pipe": [{**dice, "out": ["one"]}, {**dice, "out": ["other"]}],
            "out": ["one", "other"],
        }
    }

    thrown = [load(config, Workspace(tmp_path, seed=seed))(["row"]) for seed in (1, 1, 2)]

    assert thrown[0] == thrown[1] != thrown[2]
    assert thrown[0][0] != thrown[0][1]


def test_nested_configs_are_trained_innermost_first(tmp_path: Path) -> None:
    written(tmp_path, climber_config([0, 5], epochs=1), "inner.json")
    middle = climber_config([0, 5], epochs=1)
    middle["chainer"]["pipe"].insert(0, {"config_path": "inner.json", "in": ["x"], "out": ["a"]})
    written(tmp_path, middle, "middle.json")
    outer = climber_config([0, 5], epochs=1)
    outer["chainer"]["pipe"].insert(0, {"config_path": "middle.json", "in": ["x"], "out": ["b"]})
    path = written(tmp_path, outer, "outer.json")

    train(path, workspace=Workspace(tmp_path), recursive=True)

    names = {folder.name for folder in (tmp_path / "models").iterdir()}
    assert names == {"inner", "middle", "outer"}
    assert load(path, Workspace(tmp_path))(["4"]) == ["4"]


def test_labels_come_from_a_config_or_from_the_model_it_made(tmp_path: Path) -> None:
    config = climber_config([0], epochs=1) | {"metadata": {"labels": {"server_utils": "Numbers"}}}
    train(config, output=tmp_path / "mine", workspace=Workspace(tmp_path))

    of_config = labels_of(config, Workspace(tmp_path))
    of_model = labels_of(tmp_path / "mine", Workspace(tmp_path))

    assert of_config == of_model == {"server_utils": "Numbers"}


def test_a_module_that_cannot_be_imported_is_a_config_error(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, allowed_modules=frozenset({"no_such_module"}))

    with pytest.raises(ConfigError, match="'no_such_module' cannot be imported"):
        tertulia.load(climber_config([0]), workspace)
