"""Texts that libraries written in C can take."""

from __future__ import annotations

import re

_ODD = re.compile("[\0\ud800-\udfff]")


def encodable(text: str) -> str:
    """Put U+FFFD for the characters that end C strings or have no UTF-8; offsets stay."""
    return _ODD.sub("\ufffd", text)
