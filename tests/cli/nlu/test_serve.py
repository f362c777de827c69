from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest


def test_a_port_that_is_taken_fails(tertulia: Any, workplace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = tertulia("nlu", "serve", "-P", port, "-c", "sample_nlu")

    assert failed.code == 1
    assert f"cannot listen at 127.0.0.1, port {port}" in failed.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-P", "65536"], "-P"),
        (["-e", "siri"], "siri"),
        (["-c", "nowhere.yml"], "nowhere.yml"),
        (["--pre_load", "shop"], "no project 'shop'"),
        (["--max_training_processes", "-1"], "max_training_processes"),
    ],
)
def test_a_wrong_request_says_what_is_wrong(
    tertulia: Any, workplace: Path, arguments: list[str], reason: str
) -> None:
    refused = tertulia("nlu", "serve", *arguments)

    assert refused.code == 2
    assert reason in refused.err


def test_a_model_that_is_none_fails(tertulia: Any, workplace: Path) -> None:
    failed = tertulia("nlu", "serve", "-m", "nowhere")

    assert failed.code == 1
    assert "nowhere is not there" in failed.err


def test_two_tokens_are_one_too_many(
    tertulia: Any, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASA_NLU_TOKEN", "one")

    refused = tertulia("nlu", "serve", "-t", "other")

    assert refused.code == 2
    assert "--token and RASA_NLU_TOKEN name different tokens" in refused.err
