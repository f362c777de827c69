from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from toys import climber_config

Write = Callable[..., Path]


def test_means_and_deviations_are_printed_as_json(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    config = write_config(climber_config([0, 5], data={"valid": 0}, epochs=1))

    validated = tertulia("crossval", config, "--folds", 5)

    [report] = validated.reports
    assert validated.code == 0
    assert report["crossval"]["accuracy"]["mean"] == 0.5
    assert len(report["crossval"]["accuracy"]["folds"]) == 5
    assert [path.name for path in workplace.iterdir()] == ["config.json"]


def test_the_seed_decides_the_folds(tertulia: Any, write_config: Write) -> None:
    config = write_config(climber_config([0, 5], epochs=1))

    first, again, other = (tertulia("crossval", config, "--seed", seed).out for seed in (1, 1, 2))

    assert first == again != other


def test_too_few_examples_fail(tertulia: Any, write_config: Write) -> None:
    config = write_config(climber_config([0], data={"train": 2, "valid": 0}, epochs=1))

    failed = tertulia("crossval", config, "--folds", 3)

    assert failed.code == 1
    assert "2 examples cannot be dealt into 3 folds" in failed.err
