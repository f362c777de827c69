from __future__ import annotations

import random
from pathlib import Path
from statistics import stdev

import pytest
from toys import Recorder, climber_config

from tertulia.api import open_recipe
from tertulia.core.build import Environment
from tertulia.core.errors import DataError
from tertulia.training.crossval import cross_validate
from tertulia.training.trainer import train


def test_every_fold_is_measured_and_the_folds_are_summed_up(tmp_path: Path) -> None:
    recipe = open_recipe(climber_config([0, 5], data={"valid": 0}, epochs=1))

    spread = cross_validate(recipe, Environment(tmp_path), folds=5)["accuracy"]

    assert sum(spread.folds) == 2.5  # of ten numbers, two a fold, five are known
    assert spread.mean == 0.5
    assert spread.deviation == stdev(spread.folds)


def test_the_validation_split_is_dealt_out_too_and_the_test_split_is_not(tmp_path: Path) -> None:
    data = {"train": 4, "valid": 2, "test": 90}
    recipe = open_recipe(climber_config([0, 100], data=data, epochs=1, log_every_n_epochs=1))
    recorder = Recorder()

    cross_validate(recipe, Environment(tmp_path), folds=2, listener=recorder)

    assert [report["train_examples_seen"] for report in recorder.of("train")] == [3, 3]


def test_a_tenth_of_the_rest_validates_where_the_plan_validates(tmp_path: Path) -> None:
    data = {"train": 40, "valid": 0}
    recipe = open_recipe(climber_config([0], data=data, epochs=1, val_every_n_epochs=1))
    recorder = Recorder()

    cross_validate(recipe, Environment(tmp_path), folds=2, listener=recorder)

    assert [report["eval_examples_count"] for report in recorder.of("valid")] == [2, 2]
    assert [report["train_examples_seen"] for report in recorder.of("valid")] == [18, 18]


def test_the_seed_decides_the_folds(tmp_path: Path) -> None:
    recipe = open_recipe(climber_config([0, 5], epochs=1))

    first, again, other = (
        cross_validate(recipe, Environment(tmp_path, seed=seed), folds=4) for seed in (1, 1, 2)
    )

    assert first == again
    assert first["accuracy"].folds != other["accuracy"].folds


def test_the_caller_s_chance_is_left_alone(tmp_path: Path) -> None:
    random.seed(1)
    before = random.getstate()

    cross_validate(open_recipe(climber_config([0], epochs=1)), Environment(tmp_path), folds=2)

    assert random.getstate() == before


def test_nothing_is_written(tmp_path: Path) -> None:
    config = climber_config([0], epochs=1)
    config["chainer"]["pipe"][0]["save_path"] = "climber"

    cross_validate(open_recipe(config), Environment(tmp_path), folds=2)

    assert list(tmp_path.iterdir()) == []


def test_no_fold_resumes_from_a_model_that_saw_what_is_held_out(tmp_path: Path) -> None:
    config = climber_config([0, 1, 1, 10], epochs=1, batch_size=-1)
    config["chainer"]["pipe"][0] |= {"save_path": "climber", "load_path": "climber"}
    recipe = open_recipe(config)
    train(recipe, Environment(tmp_path), output=tmp_path / "model")
    recorder = Recorder()

    cross_validate(recipe, Environment(tmp_path), folds=2, listener=recorder)

    assert recorder.notices == ["toy_climber: training from scratch"] * 2


def test_fewer_examples_than_folds_are_refused(tmp_path: Path) -> None:
    recipe = open_recipe(climber_config([0], data={"train": 2, "valid": 0}, epochs=1))

    with pytest.raises(DataError, match="2 examples cannot be dealt into 3 folds"):
        cross_validate(recipe, Environment(tmp_path), folds=3)


def test_a_config_that_measures_nothing_is_refused(tmp_path: Path) -> None:
    recipe = open_recipe(climber_config([0], epochs=1, metrics=[]))

    with pytest.raises(DataError, match="nothing to measure"):
        cross_validate(recipe, Environment(tmp_path), folds=2)
