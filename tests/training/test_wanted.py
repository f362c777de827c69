import json
from pathlib import Path
from typing import Any

from toys import climber_config

from tertulia.api import Workspace, open_recipe
from tertulia.data.download_item import DownloadItem
from tertulia.training.wanted import wanted

MODEL = "https://example.org/vectors.bin"
TRAIN = "https://example.org/train.csv"


def items(config: Any, root: Path) -> tuple[DownloadItem, ...]:
    workspace = Workspace(root)
    recipe = open_recipe(config, workspace)
    return wanted(recipe, workspace.environment(recipe))


def classification(url: str | None, *downloads: object) -> Any:
    dataset = {"type": "classification", "data_path": "data", **({"url": url} if url else {})}
    return {
        "dataset": dataset,
        "chainer": {"in": ["x"], "out": ["x"], "pipe": []},
        "metadata": {"download": list(downloads)},
    }


def test_a_config_without_downloads_wants_nothing(tmp_path: Path) -> None:
    assert items(climber_config([0]), tmp_path) == ()


def test_what_the_config_names_is_wanted(tmp_path: Path) -> None:
    config = classification(None, MODEL, {"url": TRAIN, "subdir": "data"})

    assert items(config, tmp_path) == (DownloadItem(MODEL), DownloadItem(TRAIN, subdir="data"))


def test_what_the_reader_knows_an_address_of_is_wanted_below_the_root(tmp_path: Path) -> None:
    [item] = items(classification(TRAIN), tmp_path)

    assert item == DownloadItem(TRAIN, subdir=str(tmp_path / "data"), filename="train.csv")


def test_an_address_that_the_config_names_already_is_wanted_once(tmp_path: Path) -> None:
    config = classification(TRAIN, {"url": TRAIN, "subdir": "data"})

    assert items(config, tmp_path) == (DownloadItem(TRAIN, subdir="data"),)


def test_the_configs_inside_it_want_things_too(tmp_path: Path) -> None:
    (tmp_path / "inner.json").write_text(json.dumps(classification(None, MODEL)))
    outer = classification(None)
    outer["chainer"]["pipe"] = [{"config_path": "inner.json", "in": ["x"], "out": ["y"]}]

    assert items(outer, tmp_path) == (DownloadItem(MODEL),)
