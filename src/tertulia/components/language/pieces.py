"""Long texts in pieces, for what takes more than linear time."""

from __future__ import annotations

import re
from functools import cache


def pieces(text: str, longest: int) -> list[str]:
    """Cut a text into pieces of about `longest` characters at most, none of which is lost.

    A piece ends after white space or a Chinese punctuation mark if it has one.
    """
    if len(text) <= longest:
        return [text]
    return _pattern(longest).findall(text)


@cache
def _pattern(longest: int) -> re.Pattern[str]:
    run = f".{{1,{longest}}}"
    return re.compile(rf"{run}(?:[\s。！？；，、]|\Z)|{run}", re.DOTALL)
