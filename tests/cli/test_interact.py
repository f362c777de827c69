from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


@pytest.fixture
def joiner(write_config: Write) -> Path:
    part = {"name": "toy_joiner", "in": ["a", "b"], "out": ["joined", "capitals"]}
    return write_config(
        {"chainer": {"in": ["a", "b"], "pipe": [part], "out": ["joined", "capitals"]}}
    )


@pytest.fixture
def former(write_config: Write) -> Path:
    part = {"name": "toy_former", "form": "length", "in": ["x"], "out": ["y"]}
    return write_config({"chainer": {"in": ["x"], "pipe": [part], "out": ["y"]}})


def test_every_input_is_asked_for_and_every_output_shown(tertulia: Any, joiner: Path) -> None:
    talk = tertulia("interact", joiner, stdin=b"one\ntwo\nexit\n")

    assert (talk.code, talk.out) == (0, "a::b::>> one+two ONE\na::")


@pytest.mark.parametrize("word", ["exit", "stop", "quit", "q", "  QUIT "])
def test_a_word_leaves(tertulia: Any, former: Path, word: str) -> None:
    talk = tertulia("interact", former, stdin=f"four\n{word}\nmore\n".encode())

    assert (talk.code, talk.out) == (0, "x::>> 4\nx::")


def test_a_word_leaves_in_the_middle_of_an_example_too(tertulia: Any, joiner: Path) -> None:
    assert tertulia("interact", joiner, stdin=b"one\nq\n").out == "a::b::"


def test_ctrl_d_leaves(tertulia: Any, former: Path) -> None:
    talk = tertulia("interact", former, stdin=b"four\n")

    assert (talk.code, talk.out) == (0, "x::>> 4\nx::\n")


def test_an_empty_line_is_an_utterance(tertulia: Any, former: Path) -> None:
    assert tertulia("interact", former, stdin=b"\nq\n").out == "x::>> 0\nx::"


def test_what_is_not_utf8_is_asked_for_again(tertulia: Any, former: Path) -> None:
    talk = tertulia("interact", former, stdin=b"\xff\nfour\nq\n")

    assert talk.out == "x::x::>> 4\nx::"
    assert talk.err == "this is not UTF-8: type it again\n"


def test_the_conversation_works_through_real_pipes(
    former: Path, environment: Mapping[str, str]
) -> None:
    command = [sys.executable, "-m", "tertulia", "interact", str(former)]
    talk = subprocess.run(
        command, input=b"\xff\nfour\n", capture_output=True, env=environment, check=False
    )

    assert talk.returncode == 0
    assert talk.stdout == b"x::x::>> 4\nx::\n"
    assert talk.stderr == b"this is not UTF-8: type it again\n"


def test_ctrl_c_leaves_without_a_traceback(former: Path, environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "tertulia", "interact", str(former)]
    talk = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert talk.stdin is not None
    assert talk.stdout is not None
    talk.stdin.write(b"four\n")
    talk.stdin.flush()
    talk.stdout.readline()

    talk.send_signal(2)
    _, errors = talk.communicate()

    assert talk.returncode == 1
    assert errors.decode().strip() == "interrupted"
