from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from toys import Steps, climber_config

from tertulia.api import open_recipe
from tertulia.core.build import Build, Environment
from tertulia.core.errors import ModelError
from tertulia.core.pipeline import Pipeline
from tertulia.training.restore import model_folder, restore_from_paths
from tertulia.training.trainer import train


def config_with(**paths: str) -> Any:
    config = climber_config([0], epochs=1)
    config["chainer"]["pipe"][0] |= paths
    return config


def trained(root: Path, config: Any, *, batches: int) -> None:
    """Train for so many batches, and keep the model where the config's own place is."""
    config = config | {"train": {"max_batches": batches, "batch_size": 1}}
    recipe = open_recipe(config)
    folder = model_folder(root, recipe.pipeline.source)
    train(recipe, Environment(root), output=folder)


def restored(root: Path, config: Any) -> Pipeline:
    build = Build(open_recipe(config).pipeline, Environment(root), restore_from_paths(root))
    return build.whole()


def test_the_model_folder_has_the_name_of_the_config_s_file() -> None:
    assert model_folder(Path("root"), "intents_snips.json") == Path("root/models/intents_snips")


def test_a_component_without_paths_comes_from_the_config_s_model(tmp_path: Path) -> None:
    trained(tmp_path, config_with(), batches=1)

    assert restored(tmp_path, config_with()).nodes[0].component.learned == Steps(1)


def test_a_component_with_a_save_path_comes_from_there(tmp_path: Path) -> None:
    trained(tmp_path, config_with(save_path="a"), batches=1)
    trained(tmp_path, config_with(), batches=2)

    pipeline = restored(tmp_path, config_with(save_path="a"))

    assert pipeline.nodes[0].component.learned == Steps(1)


def test_the_load_path_goes_before_the_save_path(tmp_path: Path) -> None:
    trained(tmp_path, config_with(save_path="a"), batches=1)
    trained(tmp_path, config_with(save_path="b"), batches=2)

    pipeline = restored(tmp_path, config_with(save_path="b", load_path="a"))

    assert pipeline.nodes[0].component.learned == Steps(1)


@pytest.mark.parametrize("key", ["save_path", "load_path"])
def test_a_path_where_nothing_is_says_to_train_first(tmp_path: Path, key: str) -> None:
    with pytest.raises(ModelError, match=r"nowhere is not there: train config first") as caught:
        restored(tmp_path, config_with(**{key: "nowhere"}))

    assert "toy_climber at chainer.pipe[0]" in caught.value.__notes__[0]


def test_without_any_model_it_says_to_train_first(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing that toy_climber has learned .* train config"):
        restored(tmp_path, config_with())


def test_a_model_of_another_component_is_refused(tmp_path: Path) -> None:
    trained(tmp_path, config_with(save_path="a"), batches=1)
    other = config_with()
    other["chainer"]["pipe"][0] = {
        "name": "toy_memorizer",
        "in": ["x"],
        "out": ["answer"],
        "load_path": "a",
    }

    with pytest.raises(ModelError):
        restored(tmp_path, other)


def test_a_file_is_refused_by_a_component_that_knows_no_older_format(tmp_path: Path) -> None:
    (tmp_path / "weights.h5").touch()

    with pytest.raises(ModelError, match="is a file: Climber reads a folder"):
        restored(tmp_path, config_with(load_path="weights.h5"))
