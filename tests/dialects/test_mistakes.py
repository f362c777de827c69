"""A share of the benchmark of mistakes: each is reported where it was made."""

import json
from pathlib import Path
from random import Random

import pytest

from bench.mistake_configs import OURS
from bench.mistake_paths import Mistake
from bench.mistakes import Finding, find_all, mistakes, nothing_built, reported
from tertulia.components.preprocess.str_lower import StrLower


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, config in OURS.items():
        (tmp_path / name).write_text(json.dumps(config), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", OURS)
def test_a_config_without_a_mistake_has_no_problems(name: str, folder: Path) -> None:
    assert reported(OURS[name], folder / name) == ()


def test_sixty_mistakes_are_reported_where_they_were_made(folder: Path) -> None:
    made = [(name, mistake) for name, config in OURS.items() for mistake in mistakes(config, 1)]

    with nothing_built():
        findings = [
            Finding(name, mistake, reported(mistake.config, folder / name))
            for name, mistake in Random(0).sample(made, 60)
        ]

    assert [finding for finding in findings if not finding.is_right] == []


def test_a_report_counts_at_the_place_of_a_mistake_and_directly_inside() -> None:
    mistake = Mistake("kind", "what", {}, ("pipe[1].in",))

    def is_right(place: str) -> bool:
        return Finding("toy.json", mistake, (place,)).is_right

    assert is_right("pipe[1].in")
    assert is_right("pipe[1].in[0]")
    assert is_right("pipe[1].in.texts")
    assert not is_right("pipe[1].inn")
    assert not is_right("pipe[1].in[0].deeper")
    assert not is_right("pipe[1]")


def test_whatever_is_built_is_noticed() -> None:
    with pytest.raises(AssertionError, match=r"StrLower.__init__"), nothing_built():
        StrLower()


def test_the_same_seed_makes_the_same_mistakes() -> None:
    few = {"cleaning.json": OURS["cleaning.json"]}

    assert find_all(few, (3,)) == find_all(few, (3,))
