"""JSON as the agent writes and reads it."""

from __future__ import annotations

from typing import Any

import msgspec

from tertulia.agent.history import History
from tertulia.agent.state import Json


def _write_unusual(value: Any) -> Any:
    """Write what is not JSON by itself: a history, and NumPy's numbers and arrays."""
    if isinstance(value, History):
        return value.encoded()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


_encoder = msgspec.json.Encoder(enc_hook=_write_unusual)
_decoder = msgspec.json.Decoder()


def encode(value: Any) -> bytes:
    """Write a value as JSON.

    Raises:
        TypeError: something in it is no JSON.
    """
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError as error:  # half of a surrogate pair, which is no character
        raise TypeError("a text that is no Unicode cannot be written as JSON") from error


def decode(text: bytes | str) -> Json:
    """Read a JSON value.

    Raises:
        msgspec.DecodeError: the text is not JSON.
    """
    return _decoder.decode(text)


def plain(value: Any) -> Json:
    """Copy a value into plain dicts and lists, a history and all within it included."""
    return decode(encode(value))
