"""The models on disk that a server may give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.core.errors import UsageError
from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.shelves import Shelves


def names(shelves: Shelves) -> dict[str, list[str]]:
    return {project: [one.name for one in shelf] for project, shelf in shelves.all().items()}


def test_without_any_project_there_is_an_empty_default(models: Path) -> None:
    assert names(Shelves(models, None)) == {"default": []}


def test_projects_have_their_newest_model_first(models: Path, train) -> None:
    train("shop", "first", buy="shoes")
    train("shop", "second", buy="shoes")
    train("travel", "third", go="Rome")

    assert names(Shelves(models, None)) == {"shop": ["second", "first"], "travel": ["third"]}


def test_what_appears_is_seen_at_the_next_look(models: Path, train) -> None:
    shelves = Shelves(models, None)
    train("shop", "first", buy="shoes")

    shelves.look()

    assert names(shelves) == {"shop": ["first"]}


def test_one_model_is_the_default_project(models: Path, train) -> None:
    folder = train("shop", "first", buy="shoes")

    assert names(Shelves(None, folder)) == {"default": ["first"]}
    assert names(Shelves(models, folder)) == {"default": ["first"], "shop": ["first"]}


def test_so_is_a_folder_of_models(models: Path, train) -> None:
    train("shop", "first", buy="shoes")
    train("shop", "second", buy="shoes")

    assert names(Shelves(None, models / "shop")) == {"default": ["second", "first"]}


def test_one_model_stays_while_it_is_exchanged(train) -> None:
    folder = train("shop", "first", buy="shoes")
    shelves = Shelves(None, folder)
    folder.rename(folder.parent / "away")

    shelves.look()

    assert names(shelves) == {"default": ["first"]}


def test_a_project_that_is_not_there_is_a_404(models: Path, train) -> None:
    train("shop", "first", buy="shoes")

    with pytest.raises(RequestError, match="no project 'default', but shop") as caught:
        Shelves(models, None).of("default")

    assert caught.value.status == 404


def test_projects_are_chosen_by_name_or_all_at_once(models: Path, train) -> None:
    train("shop", "first", buy="shoes")
    train("travel", "second", go="Rome")
    shelves = Shelves(models, None)

    assert list(shelves.chosen(["travel"])) == ["travel"]
    assert list(shelves.chosen(["all"])) == ["shop", "travel"]
    with pytest.raises(UsageError, match="no project 'shpo'"):
        shelves.chosen(["shpo"])
