from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


def needs(*requirements: str) -> dict[str, object]:
    return {
        "chainer": {"in": ["x"], "pipe": [], "out": ["x"]},
        "metadata": {"requirements": list(requirements)},
    }


def test_a_config_without_requirements_says_so(tertulia: Any, write_config: Write) -> None:
    done = tertulia("install", write_config(needs()))

    assert (done.code, done.out) == (0, "this config names no requirements\n")


def test_what_is_there_already_is_not_fetched_again(process: Any, write_config: Write) -> None:
    done = process("install", write_config(needs("numpy")))

    assert done.code == 0
    assert "Requirement already satisfied: numpy" in done.out


def test_a_requirement_file_beside_the_config_is_read(process: Any, write_config: Write) -> None:
    config = write_config(needs("needs.txt"))
    (config.parent / "needs.txt").write_text("numpy\n")

    assert process("install", config).code == 0


def test_what_pip_cannot_install_fails(process: Any, write_config: Write) -> None:
    failed = process("install", write_config(needs("not a package")))

    assert failed.code == 1
    assert "pip could not install not a package" in failed.err


@pytest.mark.parametrize("option", ["--index-url=https://example.org", " -e .", "-r needs.txt"])
def test_a_config_may_not_set_options_of_pip(
    tertulia: Any, write_config: Write, option: str
) -> None:
    refused = tertulia("install", write_config(needs(option)))

    assert refused.code == 2
    assert "is an option of pip, not a requirement" in refused.err


def test_a_requirement_file_that_is_not_there_is_a_wrong_request(
    tertulia: Any, write_config: Write
) -> None:
    refused = tertulia("install", write_config(needs("nowhere.txt")))

    assert refused.code == 2
    assert "nowhere.txt is not there" in refused.err
