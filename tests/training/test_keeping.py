from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toys import climber_config

from tertulia.api import open_recipe
from tertulia.core.build import Environment
from tertulia.core.errors import ModelError
from tertulia.core.lookup import Lookup
from tertulia.core.pipeline import Pipeline
from tertulia.core.store import Provenance, load_pipeline
from tertulia.dialects.chainer import read_recipe
from tertulia.dialects.reading import Reading
from tertulia.training.keeping import Keeper
from tertulia.training.trainer import train


def trained(config: Any, root: Path) -> Pipeline:
    return train(open_recipe(config), Environment(root)).pipeline


def climber_at(save_path: str) -> Any:
    config = climber_config([0], epochs=1)
    config["chainer"]["pipe"][0]["save_path"] = save_path
    return config


@pytest.mark.parametrize("place", ["new", "deep/and/new", "empty"])
def test_a_new_or_empty_folder_will_do(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    keeper = Keeper(tmp_path / place, tmp_path)

    keeper.check()
    keeper.keep(trained(climber_config([0], epochs=1), tmp_path), Provenance())

    assert load_pipeline(tmp_path / place).outputs == ("answer",)
    assert [path.name for path in (tmp_path / place).parent.glob(".*")] == []


def test_an_older_model_will_be_replaced(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "model", tmp_path)
    keeper.keep(trained(climber_config([0], epochs=1), tmp_path), Provenance())

    keeper.check()
    keeper.keep(trained(climber_config([0], epochs=2), tmp_path), Provenance())

    assert load_pipeline(tmp_path / "model").nodes[0].component.learned.batches == 4


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()

    with pytest.raises(ModelError, match="something else than a model: name a folder that is new"):
        Keeper(tmp_path, tmp_path).check()


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ModelError, match="is a file: name a folder"):
        Keeper(tmp_path / "file", tmp_path).check()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ModelError, match="nothing can be saved to"):
        Keeper(tmp_path / "file" / "model", tmp_path).check()


def test_a_component_is_kept_at_its_save_path_below_the_root(tmp_path: Path) -> None:
    pipeline = trained(climber_at("parts/climber"), tmp_path)

    Keeper(tmp_path / "model", tmp_path / "root").keep(pipeline, Provenance())

    assert (tmp_path / "root/parts/climber/manifest.json").is_file()


def test_a_save_path_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "thesis" / "chapter1.txt"
    precious.parent.mkdir()
    precious.touch()
    pipeline = trained(climber_at("thesis"), tmp_path)

    with pytest.raises(ModelError, match="something else than a model"):
        Keeper(tmp_path / "model", tmp_path).keep(pipeline, Provenance())

    assert precious.is_file()


def test_what_a_nested_config_keeps_is_its_own_affair(tmp_path: Path) -> None:
    environment = Environment(tmp_path, Lookup())
    (tmp_path / "inner.json").write_text(json.dumps(climber_at("inner")))
    outer = climber_config([0], epochs=1)
    outer["chainer"]["pipe"].insert(0, {"config_path": "inner.json", "in": ["x"], "out": ["a"]})
    (tmp_path / "outer.json").write_text(json.dumps(outer))
    recipe = read_recipe(tmp_path / "outer.json", Reading(tmp_path))
    train(recipe.nested[0], environment, output=tmp_path / "models" / "inner")
    before = (tmp_path / "inner/manifest.json").stat().st_mtime_ns

    train(recipe, environment, output=tmp_path / "models" / "outer")

    assert (tmp_path / "inner/manifest.json").stat().st_mtime_ns == before
