"""Where a text can end."""

from __future__ import annotations

import re

# a full stop behind a digit may stand in the middle of a number, or number an item of a list
_END = re.compile(r"(?:(?<!\d)\.|[!?…])[\"'»”’)\]]*(?=\s|$)|[。！？][」』”’)]*")


def whole_sentences(text: str) -> str:
    """As much of the beginning of a text as consists of whole sentences; possibly nothing."""
    end = 0
    for found in _END.finditer(text):
        end = found.end()
    return text[:end].strip()
