from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


@pytest.fixture
def config(write_config: Write) -> Path:
    part = {"name": "toy_former", "form": "length", "in": ["x"], "out": ["y"]}
    return write_config({"chainer": {"in": ["x"], "pipe": [part], "out": ["y"]}})


@contextmanager
def serving(
    mode: str, config: Path, environment: Mapping[str, str]
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a server on any free port; gives its address."""
    command = [sys.executable, "-m", "tertulia", mode, str(config), "--host", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "-p", "0"], stderr=subprocess.PIPE, env=environment, text=True
    ) as process:
        assert process.stderr is not None
        announcement = process.stderr.readline()
        try:
            yield announcement.removeprefix("listening at ").partition(",")[0], process
        finally:
            process.kill()


@pytest.mark.parametrize("mode", ["serve", "riseapi"])
def test_a_pipeline_answers_over_http_until_it_is_told_to_stop(
    mode: str, config: Path, environment: Mapping[str, str]
) -> None:
    with serving(mode, config, environment) as (address, process):
        body = json.dumps({"x": ["four", ""]}).encode()
        request = urllib.request.Request(address, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate()

    assert answer == [4, 0]
    assert (process.returncode, "Traceback" in errors) == (0, False)


def test_a_port_that_is_taken_fails(tertulia: Any, config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = tertulia("serve", config, "--host", "127.0.0.1", "-p", port)

    assert failed.code == 1
    assert f"cannot listen at 127.0.0.1, port {port}" in failed.err


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_a_wrong_request(tertulia: Any, config: Path, port: int) -> None:
    refused = tertulia("serve", config, "-p", port)

    assert refused.code == 2
    assert "-p" in refused.err


def test_a_server_config_that_is_not_there_is_a_wrong_request(tertulia: Any, config: Path) -> None:
    refused = tertulia("serve", config, "--server-config", "nowhere.json")

    assert refused.code == 2
    assert "nowhere.json" in refused.err
