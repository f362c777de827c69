from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from toys import climber_config

Write = Callable[..., Path]


def test_a_good_config_is_summed_up_in_a_line(tertulia: Any, write_config: Write) -> None:
    checked = tertulia("check", write_config(climber_config([0]), "numbers.json"))

    assert checked.code == 0
    assert checked.out == "numbers.json: 1 components, returns answer: no problems\n"


def test_every_problem_is_listed_with_its_place(tertulia: Any, write_config: Write) -> None:
    config = climber_config([0], epocs=3)
    config["chainer"]["pipe"][0]["name"] = "toy_climbre"
    config["chainer"]["out"] = ["anwser"]

    checked = tertulia("check", write_config(config))

    assert checked.code == 2
    assert checked.out == ""
    assert "chainer.pipe[0].name: no component is named 'toy_climbre'" in checked.err
    assert "did you mean 'toy_climber'?" in checked.err
    assert "chainer.out[0]" in checked.err
    assert "train.epocs" in checked.err


def test_nothing_is_built_and_nothing_written(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    tertulia("check", write_config(climber_config([0])))

    assert [path.name for path in workplace.iterdir()] == ["config.json"]


def test_what_is_accepted_and_ignored_is_no_problem(tertulia: Any, write_config: Write) -> None:
    config = climber_config([0])
    lower = {"name": "str_lower", "in": ["x"], "out": ["x"], "load_path": "nowhere"}
    config["chainer"]["pipe"].insert(0, lower)

    checked = tertulia("check", write_config(config))

    assert checked.code == 0
    assert checked.err.startswith("warning: chainer.pipe[0].load_path")
