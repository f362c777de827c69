from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toys import climber_config

Write = Callable[..., Path]


def test_both_splits_are_measured_and_nothing_is_trained(
    tertulia: Any, write_config: Write
) -> None:
    config = write_config(climber_config([0, 0, 5, 9], epochs=1))
    trained = tertulia("train", config)

    first, second = tertulia("evaluate", config), tertulia("evaluate", config)

    assert (first.code, first.err) == (0, "")
    assert first.reports == second.reports == trained.reports
    assert [list(report) for report in first.reports] == [["valid"], ["test"]]


def test_only_what_the_config_wants_is_measured(tertulia: Any, write_config: Write) -> None:
    config = write_config(climber_config([0], epochs=1, test_best=False))
    tertulia("train", config)

    assert [list(report) for report in tertulia("evaluate", config).reports] == [["valid"]]


def test_a_label_that_training_never_saw_counts_as_wrong(
    tertulia: Any, write_config: Write
) -> None:
    config = write_config(climber_config([0, 0, 10], epochs=1))
    tertulia("train", config)

    measured = tertulia("evaluate", config, "--set", "dataset_reader.test=20")

    assert measured.reports[-1]["test"]["metrics"] == {"accuracy": 0.5}


@pytest.mark.parametrize("setting", ["dataset_reader.test=0", "train.test_best=false"])
def test_nothing_to_measure_fails(tertulia: Any, write_config: Write, setting: str) -> None:
    config = write_config(climber_config([0], data={"valid": 0}, epochs=1))
    tertulia("train", config)

    failed = tertulia("evaluate", config, "--set", setting)

    assert failed.code == 1
    assert "no `valid` or `test` split that the config wants measured" in failed.err


def test_a_config_that_was_never_trained_fails_and_says_what_to_do(
    tertulia: Any, write_config: Write
) -> None:
    failed = tertulia("evaluate", write_config(climber_config([0]), "numbers.json"))

    assert (failed.code, failed.out) == (1, "")
    assert "train numbers.json first" in failed.err


def test_a_damaged_model_fails(tertulia: Any, write_config: Write, workplace: Path) -> None:
    config = write_config(climber_config([0], epochs=1))
    tertulia("train", config)
    [learned] = (workplace / "root").rglob("learned.json")
    learned.write_text("{}")

    failed = tertulia("evaluate", config)

    assert failed.code == 1
    assert failed.err.startswith("ModelError")


def test_data_files_that_are_missing_fail(tertulia: Any, write_config: Write) -> None:
    dataset = {"type": "classification", "data_path": "nowhere"}
    config = climber_config([0], epochs=1)
    path = write_config(config)
    tertulia("train", path)
    write_config({**{k: v for k, v in config.items() if "dataset" not in k}, "dataset": dataset})

    failed = tertulia("evaluate", path)

    assert failed.code == 1
    assert "nowhere/train.csv: there is no such file" in failed.err
