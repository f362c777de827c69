"""The pictures of the agent's pages: they can be taken, are shown, and are small."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from docs.screenshots.__main__ import main
from tests.serving.agent.browser import IN_CI

DOCS = Path(__file__).parents[2] / "docs"
IMAGES = {path.name: path for path in (DOCS / "images").glob("*.png")}


@pytest.mark.skipif(
    not shutil.which("chromium") and not IN_CI, reason="there is no Chromium: install it"
)
async def test_a_picture_can_be_taken(tmp_path: Path) -> None:
    await main(["dialogues"], tmp_path)

    assert (tmp_path / "dialogues.png").read_bytes().startswith(b"\x89PNG")


def test_every_picture_is_shown_and_described() -> None:
    text = (DOCS / "guides" / "agent-pages.md").read_text("utf-8")

    shown = dict(re.findall(r"!\[([^\]]{40,})\]\(\.\./images/([^)]+)\)", text))
    assert {*shown.values()} == {*IMAGES}


def test_pictures_are_small() -> None:
    sizes = {name: path.stat().st_size for name, path in IMAGES.items()}

    assert max(sizes.values()) <= 120_000
    assert sum(sizes.values()) <= 300_000
