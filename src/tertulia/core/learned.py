"""What was learned, as files: `learned.json` for structure, `arrays.safetensors` for bulk.

The frozen dataclass itself is the format's schema, so reading needs nothing but its class, and
nothing that stands in the files is ever run.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from tertulia.core.errors import ModelError

T = TypeVar("T")
Arrays = dict[str, NDArray[Any]]

_STRUCTURE = "learned.json"
_ARRAYS = "arrays.safetensors"


def write_learned(learned: object, folder: Path) -> None:
    """Write a frozen dataclass of plain data into an existing folder.

    Raises:
        TypeError: a field holds something that is not plain data (a bug of the component).
    """
    arrays: Arrays = {}
    structure = _encode(learned, type(learned).__name__, arrays)
    # Escaped to ASCII, since what people type may hold lone surrogates, which UTF-8 cannot spell.
    (folder / _STRUCTURE).write_text(json.dumps(structure), encoding="ascii")
    if arrays:
        save_file(arrays, folder / _ARRAYS)


def read_learned(kind: type[T], folder: Path) -> T:
    """Read back a dataclass that `write_learned` wrote.

    Raises:
        ModelError: files are missing, or do not hold a `kind`.
    """
    try:
        structure = json.loads((folder / _STRUCTURE).read_bytes())
        arrays = load_file(folder / _ARRAYS) if (folder / _ARRAYS).exists() else {}
        value: T = _decode(structure, kind, arrays)
    except (OSError, json.JSONDecodeError, SafetensorError) as error:
        raise ModelError(f"{folder} cannot be read: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder} does not hold a {kind.__name__}: {error}") from error
    return value


def _encode(value: object, path: str, arrays: Arrays) -> object:
    """Reduce a value to JSON; arrays and bytes go to `arrays` under their path."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray | bytes):
        # A private copy in C order: safetensors writes the buffer as it lies.
        arrays[path] = (
            np.frombuffer(value, dtype=np.uint8)
            if isinstance(value, bytes)
            else np.array(value, order="C")
        )
        return path
    if dataclasses.is_dataclass(value):
        return {
            field.name: _encode(getattr(value, field.name), f"{path}.{field.name}", arrays)
            for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return [
            [_encode(key, path, arrays), _encode(item, f"{path}.{key}", arrays)]
            for key, item in value.items()
        ]
    if isinstance(value, Sequence):
        return [_encode(item, f"{path}.{index}", arrays) for index, item in enumerate(value)]
    raise TypeError(f"{path} holds a {type(value).__name__}, which is not plain data")


def _decode(value: Any, kind: Any, arrays: Arrays) -> Any:  # noqa: PLR0911 - a case per kind
    """Rebuild a value of the annotated `kind` from its JSON form."""
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_optional(value, arguments, arrays)
    if origin is np.ndarray:
        return arrays[value]
    if origin is bytes:
        return arrays[value].tobytes()
    if dataclasses.is_dataclass(origin) and isinstance(origin, type):
        hints = get_type_hints(origin)
        return origin(**{name: _decode(value[name], hints[name], arrays) for name in hints})
    if isinstance(origin, type) and issubclass(origin, Mapping):
        of_key, of_item = arguments
        return {_decode(k, of_key, arrays): _decode(v, of_item, arrays) for k, v in value}
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        pairs = zip(value, arguments, strict=True)
        return tuple(_decode(item, argument, arrays) for item, argument in pairs)
    if isinstance(origin, type) and issubclass(origin, Sequence) and origin is not str:
        return tuple(_decode(item, arguments[0], arrays) for item in value)
    return msgspec.convert(value, kind)


def _decode_optional(value: Any, choices: tuple[Any, ...], arrays: Arrays) -> Any:
    """`X | None`, or a union of scalars."""
    if value is None:
        return None
    present = [choice for choice in choices if choice is not type(None)]
    if len(present) == 1:
        return _decode(value, present[0], arrays)
    return msgspec.convert(value, Union[tuple(present)])  # noqa: UP007 - built at run time
