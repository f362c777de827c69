"""Text and JSON as PostgreSQL takes it.

A text can hold any character but NUL. NUL travels as U+FDD0 followed by 0; U+FDD0, which Unicode
leaves to programs for use within themselves, as U+FDD0 followed by 1.

JSONB refuses NUL too, and changes some numbers: 1e300 becomes an integer. An object in which
such a thing may stand travels as a JSON string that holds the object.
"""

from __future__ import annotations

import re

from msgspec import json

_MARK = "\ufdd0"
_INEXACT = re.compile(rb"\\u|[:,\[](?:-0|-?[0-9.]+[eE])")
"""Escapes, negative zero and exponents, or what looks like them."""
_JSONB = b"\x01"  # the number of the binary format of JSONB


def shield(text: str) -> str:
    """Make a text fit."""
    return text.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")


def shield_if(text: str | None) -> str | None:
    """Make a text fit, if there is one."""
    return None if text is None else shield(text)


def unshield(text: str) -> str:
    """Read a text back."""
    return text.replace(f"{_MARK}0", "\0").replace(f"{_MARK}1", _MARK)


def unshield_if(text: str | None) -> str | None:
    """Read a text back, if there is one."""
    return None if text is None else unshield(text)


def write_jsonb(encoded: bytes) -> bytes:
    """An encoded object as a parameter of type JSONB."""
    if _INEXACT.search(encoded):
        encoded = json.encode(encoded.decode())
    return _JSONB + encoded


def read_jsonb(value: bytes) -> bytes:
    """An encoded object from a column of type JSONB."""
    encoded = bytes(value[1:])
    if encoded.startswith(b'"'):
        encoded = json.decode(encoded, type=str).encode()
    return encoded


def contains(text: str) -> str:
    """A pattern for LIKE that looks for a text as it stands, in whatever case."""
    escaped = re.sub(r"([\\%_])", r"\\\1", shield(text.casefold()))
    return f"%{escaped}%"
