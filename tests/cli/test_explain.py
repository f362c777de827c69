from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CONFIG = {
    "chainer": {
        "in": ["a", "b"],
        "pipe": [
            {"name": "str_lower", "in": ["a"], "out": ["lower"]},
            {"name": "toy_joiner", "in": ["lower", "b"], "out": ["joined", "capitals"]},
        ],
        "out": ["joined"],
    }
}


@pytest.fixture
def config(write_config: Callable[..., Path]) -> Path:
    return write_config(CONFIG)


def test_every_variable_is_shown_under_the_component_that_made_it(
    tertulia: Any, config: Path
) -> None:
    explained = tertulia("explain", config, "HI", "you")

    lines = [line.partition(", ")[0] for line in explained.lines]
    assert explained.code == 0
    assert lines == [
        "a = HI",
        "b = you",
        "",
        "StrLower at chainer.pipe[0]",
        "  lower = hi",
        "",
        "Joiner at chainer.pipe[1]",
        "  joined = hi+you",
        "  capitals = HI",
    ]


def test_every_component_tells_its_milliseconds(tertulia: Any, config: Path) -> None:
    lines = [line for line in tertulia("explain", config, "a", "b").lines if " at " in line]

    assert len(lines) == 2
    assert all(line.endswith(" ms") for line in lines)


@pytest.mark.parametrize("values", [["one"], ["one", "two", "three"]])
def test_another_number_of_values_than_inputs_is_a_wrong_request(
    tertulia: Any, config: Path, values: list[str]
) -> None:
    refused = tertulia("explain", config, *values)

    assert refused.code == 2
    assert f"give a value for each input (a, b), not {len(values)} values" in refused.err
