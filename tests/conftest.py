"""The toys on the Python path, and the command `tertulia` in this process or in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tertulia.cli.main import run

TOYS = Path(__file__).parent / "toys"
_SHARED = Path(__file__).parents[2] / "shared" / "data"
sys.path.append(str(TOYS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it printed, line by line."""
        return self.out.splitlines()

    @property
    def reports(self) -> list[dict[str, Any]]:
        """What it printed, read as JSON lines."""
        return [json.loads(line) for line in self.lines]


Command = Callable[..., Outcome]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, `root` in it as the models root and the toys allowed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERTULIA_MODELS_PATH", str(tmp_path / "root"))
    monkeypatch.setenv("TERTULIA_ALLOW_MODULES", "toys")
    return tmp_path


@pytest.fixture
def tertulia(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run the command in this process: `tertulia("predict", config, stdin=b"hi")`."""

    def here(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return here


@pytest.fixture
def environment(workplace: Path) -> Mapping[str, str]:
    """What a process needs to find the toys."""
    return {**os.environ, "PYTHONPATH": str(TOYS), "PYTHONWARNINGS": "error"}


@pytest.fixture
def process(environment: Mapping[str, str]) -> Command:
    """Run the command in a process of its own, and wait for its end."""

    def there(*arguments: object, stdin: bytes = b"", **options: Any) -> Outcome:
        command = [sys.executable, "-m", "tertulia", *map(str, arguments)]
        done = subprocess.run(
            command, input=stdin, capture_output=True, env=environment, check=False, **options
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return there


@pytest.fixture
def write_config(workplace: Path) -> Callable[..., Path]:
    """Write a config into the current folder, and give its path."""

    def write(config: object, name: str = "config.json") -> Path:
        path = workplace / name
        path.write_text(json.dumps(config), encoding="utf-8")
        return path

    return write


@pytest.fixture
def shared_data() -> Path:
    """The folder of the published data sets, for tests marked `shared`."""
    if not _SHARED.is_dir():
        pytest.skip(f"the published data sets are not beside the checkout, in {_SHARED}")
    return _SHARED
