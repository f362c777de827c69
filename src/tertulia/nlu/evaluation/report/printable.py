"""What users wrote, made fit to be shown: nothing in it can act, hide or turn the line around."""

from __future__ import annotations

import re
from html import escape

_BLANKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Control characters, marks that turn the direction of writing, half characters, no characters.
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
LONGEST = 300
"""So many characters of a message are shown."""


def printable(text: str, longest: int = LONGEST) -> str:
    """Text on one line, cut if it is long, with the replacement character for what cannot show."""
    kept = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return _UNSHOWABLE.sub("\ufffd", _BLANKS.sub(" ", kept))


def html(text: str, longest: int = LONGEST) -> str:
    """Text as part of an HTML page."""
    return escape(printable(text, longest))


def name_of(intent: str | None) -> str:
    """An intent by name, none in words."""
    return "no intent" if intent is None else intent


def percent(share: float | None) -> str:
    """A share in percent with one decimal, a dash for none."""
    return "–" if share is None else f"{100 * share:.1f}"
