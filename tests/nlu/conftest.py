"""Files to read, and the published data sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file into a folder of its own: `write("nlu.md", "## intent:greet")`."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return write


@pytest.fixture
def shared_data() -> Path:
    """The folder of the published data sets, for tests marked `shared`."""
    if not _SHARED.is_dir():
        pytest.skip(f"the published data sets are not beside the checkout, in {_SHARED}")
    return _SHARED
