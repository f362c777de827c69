"""The folder of projects and models: what is in it, and what is the newest."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tertulia.core.bundle import write_bundle
from tertulia.core.errors import ModelError, UsageError
from tertulia.nlu.projects import ProjectFolder, newest_below


def saved(path: Path, created: str = "2024-01-01T00:00:00+00:00") -> Path:
    """A model directory, as far as a folder of models looks into it."""

    def fill(folder: Path) -> None:
        (folder / "a.txt").touch()

    write_bundle(path, fill, {"created": created})
    return path


def test_a_project_is_a_folder_and_so_is_a_model(tmp_path: Path) -> None:
    saved(tmp_path / "shop" / "a")
    saved(tmp_path / "shop" / "b")
    saved(tmp_path / "travel" / "c")
    folder = ProjectFolder(tmp_path)

    assert folder.projects() == ("shop", "travel")
    assert {model.name for model in folder.models("shop")} == {"a", "b"}


def test_the_newest_is_what_was_trained_last_whatever_its_name(tmp_path: Path) -> None:
    saved(tmp_path / "shop" / "model_20300101-000000", "2024-01-01T00:00:00+00:00")
    saved(tmp_path / "shop" / "fixed", "2024-01-02T00:00:00+00:00")

    latest = ProjectFolder(tmp_path).latest("shop")

    assert latest is not None
    assert latest.path == tmp_path / "shop" / "fixed"


def test_of_two_from_one_second_the_newest_is_what_was_written_last(tmp_path: Path) -> None:
    os.utime(saved(tmp_path / "shop" / "b") / "manifest.json", ns=(1, 1))
    os.utime(saved(tmp_path / "shop" / "a") / "manifest.json", ns=(2, 2))

    assert [model.name for model in ProjectFolder(tmp_path).models("shop")] == ["a", "b"]


def test_what_is_no_whole_model_is_none(tmp_path: Path) -> None:
    (tmp_path / "shop" / "empty").mkdir(parents=True)
    (tmp_path / "shop" / ".a.new-1").mkdir()
    (tmp_path / "shop" / "file").touch()
    (saved(tmp_path / "shop" / "torn") / "a.txt").unlink()
    manifest = saved(tmp_path / "shop" / "edited") / "manifest.json"
    manifest.write_text(manifest.read_text().replace("2024", "2034"))

    assert ProjectFolder(tmp_path).models("shop") == ()
    assert ProjectFolder(tmp_path).latest("nowhere") is None


def test_what_a_crash_put_aside_is_found_again(tmp_path: Path) -> None:
    saved(tmp_path / "shop" / "a").rename(tmp_path / "shop" / ".a.old")

    assert [model.name for model in ProjectFolder(tmp_path).models("shop")] == ["a"]


def test_a_model_that_is_exchanged_is_looked_at_again(tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path)
    saved(tmp_path / "shop" / "a")
    [before] = folder.models("shop")
    saved(tmp_path / "shop" / "a", "2024-01-02T00:00:00+00:00")

    [after] = folder.models("shop")

    assert (before.created, after.created) == (
        "2024-01-01T00:00:00+00:00",
        "2024-01-02T00:00:00+00:00",
    )
    assert before.stamp != after.stamp


def test_new_models_are_named_by_the_time_and_never_share_a_folder(tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path)

    paths = {folder.new_model("shop") for _ in range(20)}

    assert len(paths) == 20
    assert all(re.fullmatch(r"model_\d{8}-\d{6}(-\d+)?", path.name) for path in paths)
    assert folder.models("shop") == ()


def test_a_model_with_a_name_has_that_name(tmp_path: Path) -> None:
    assert ProjectFolder(tmp_path).new_model("shop", "best") == tmp_path / "shop" / "best"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "a\\b", "a\0b", ".hidden", "a" * 101]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    folder = ProjectFolder(tmp_path)

    with pytest.raises(UsageError, match="name of a project"):
        folder.new_model(name)
    with pytest.raises(UsageError, match="name of a model"):
        folder.new_model("shop", name)
    with pytest.raises(UsageError):
        folder.models(name)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "shop").touch()

    with pytest.raises(ModelError, match=r"nothing can be saved to .*Not a directory"):
        ProjectFolder(tmp_path).new_model("shop")


def test_the_newest_below_a_folder_is_found_in_it_or_in_its_projects(tmp_path: Path) -> None:
    saved(tmp_path / "shop" / "a", "2024-01-02T00:00:00+00:00")
    saved(tmp_path / "travel" / "b", "2024-01-03T00:00:00+00:00")

    assert newest_below(tmp_path) == tmp_path / "travel" / "b"
    assert newest_below(tmp_path / "shop") == tmp_path / "shop" / "a"


def test_nothing_below_a_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="train one"):
        newest_below(tmp_path / "nowhere")
