"""Texts without any marks: paragraphs, parted by blank lines."""

from __future__ import annotations

import re
from pathlib import Path

from tertulia.agent.skills.retrieval.texts import Findings, Text
from tertulia.data.files import read_text

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read_paragraphs(path: Path) -> Findings:
    """Read the paragraphs of a file, each an answer without a question."""
    text = read_text(path).replace("\r\n", "\n").replace("\r", "\n")
    for paragraph in _BLANK_LINES.split(text):
        if answer := paragraph.strip():
            yield Text(answer=answer)
