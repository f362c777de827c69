"""JSON in and out, for whatever clients send and models answer.

A lone surrogate is half a character, mostly of an emoji that a client cut in two. JSON can
spell it but UTF-8 and many models cannot: it becomes U+FFFD, the replacement character.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Collection, Mapping
from typing import NoReturn

import msgspec
import numpy as np

from tertulia.serving.errors import EncodingError, RequestError

_REPLACEMENT = "\ufffd"
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def decode(body: bytes, *, example: str = '{"context": "some text"}') -> dict[str, object]:
    """Read a JSON object.

    Args:
        body: what was sent.
        example: what to show to whom sends something else.

    Raises:
        RequestError: the body is something else.
    """
    try:
        value = _decode(body)
    except UnicodeDecodeError as error:
        raise RequestError("the body must be JSON in UTF-8") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise RequestError(f"the body must be JSON: {error}") from error
    except RecursionError as error:
        raise RequestError("the body is nested too deeply") from error
    if not isinstance(value, dict):
        raise RequestError(f"the body must be a JSON object, such as {example}")
    return value


def encode(value: object) -> bytes:
    """Write a value as JSON; numbers that are not finite become null.

    Besides what JSON knows, takes NumPy arrays and scalars, dataclasses, mappings and
    collections of any kind.

    Raises:
        EncodingError: the value holds something else.
    """
    try:
        try:
            return msgspec.json.encode(value, enc_hook=_plain)
        except (UnicodeEncodeError, TypeError):
            return msgspec.json.encode(_cleaned(value))  # rare: worth a slower look
    except RecursionError as error:
        raise EncodingError(type(value)) from error


def _decode(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        if not _ESCAPED_SURROGATE.search(body):
            raise
        return _cleaned(json.loads(body.decode(), parse_constant=_refuse_constant))


def _refuse_constant(name: str) -> NoReturn:
    """`json` would take NaN and Infinity, which are not JSON."""
    raise ValueError(f"{name} is not JSON")


def _plain(value: object) -> object:
    """Reduce what msgspec does not know by one step."""
    if isinstance(value, list | tuple | dict):
        raise TypeError("msgspec knows these, but not as keys of a mapping")
    if isinstance(value, np.generic):
        scalar: object = value.item()
        if not isinstance(scalar, np.generic):
            return scalar
    elif isinstance(value, np.ndarray):
        return value.tolist()
    elif isinstance(value, Mapping):
        return dict(value)
    elif isinstance(value, Collection):
        return list(value)
    raise EncodingError(type(value))


def _cleaned(value: object) -> object:
    """Copy a value with every string in it valid Unicode and every key a string."""
    if isinstance(value, str):
        return _SURROGATES.sub(_REPLACEMENT, value)
    if value is None or isinstance(value, bool | int | float | bytes):
        return value
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: _cleaned(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {
            _SURROGATES.sub(_REPLACEMENT, str(key)): _cleaned(item) for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(item) for item in value]
    return _cleaned(_plain(value))
