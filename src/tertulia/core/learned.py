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
_SCALARS = frozenset({str, int, float, bool})


def write_learned(learned: object, folder: Path) -> None:
    """Write a frozen dataclass of plain data into an existing folder.

    Raises:
        TypeError, ValueError: a field holds something that is not plain data, or not of its
            annotated kind (a bug of the component).
        OSError: the disk is full, or the like.
    """
    arrays: Arrays = {}
    structure = _encode(learned, type(learned).__name__, arrays)
    # What people type may hold lone surrogates; spelt out, two of them stay two.
    text = json.dumps(structure, ensure_ascii=False).encode(errors="surrogatepass")
    _decode(json.loads(text), type(learned), arrays)  # what is saved can be read
    (folder / _STRUCTURE).write_bytes(text)
    if arrays:
        try:
            save_file(arrays, folder / _ARRAYS)
        except SafetensorError as error:
            raise OSError(f"{folder / _ARRAYS}: {error}") from error


def read_learned(kind: type[T], folder: Path) -> T:
    """Read back a dataclass that `write_learned` wrote.

    Raises:
        ModelError: files are missing, or do not hold a `kind`.
    """
    try:
        structure = json.loads((folder / _STRUCTURE).read_bytes())
        arrays = load_file(folder / _ARRAYS) if (folder / _ARRAYS).exists() else {}
        value: T = _decode(structure, kind, arrays)
    except (OSError, json.JSONDecodeError, SafetensorError, RecursionError) as error:
        raise ModelError(f"{folder} cannot be read: {error}") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # AttributeError: an array of a type that safetensors knows and NumPy does not.
        raise ModelError(f"{folder} does not hold a {kind.__name__}: {error}") from error
    return value


def _encode(value: object, path: str, arrays: Arrays) -> object:  # noqa: PLR0911 - a case per kind
    """Reduce a value to JSON; arrays and bytes go to `arrays` under their path."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return _keep(np.frombuffer(value, dtype=np.uint8), path, arrays)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        # A private copy in C order: safetensors writes the buffer as it lies.
        return _keep(np.array(value, order="C"), path, arrays)
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
        if _SCALARS.issuperset(map(type, value)):
            return list(value)
        return [_encode(item, f"{path}.{index}", arrays) for index, item in enumerate(value)]
    kind = f"a {type(value).__name__}"
    if isinstance(value, np.ndarray):
        kind = f"an array of {value.dtype}"
    raise TypeError(f"{path} holds {kind}, which is not plain data")


def _keep(array: NDArray[Any], path: str, arrays: Arrays) -> str:
    """Put an array where its path says, or beside what has the same path; return its name."""
    name = path.encode("ascii", errors="backslashreplace").decode()
    while name in arrays:  # two keys of a mapping may read alike: 1 and "1"
        name = f"{name}#{len(arrays)}"
    arrays[name] = array
    return name


def _decode(value: Any, kind: Any, arrays: Arrays) -> Any:  # noqa: PLR0911 - a case per kind
    """Rebuild a value of the annotated `kind` from its JSON form."""
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_optional(value, arguments, arrays)
    if origin is np.ndarray:
        return _array(value, arguments, arrays)
    if origin is bytes:
        return _array(value, (Any, np.dtype[np.uint8]), arrays).tobytes()
    if dataclasses.is_dataclass(origin) and isinstance(origin, type):
        hints = get_type_hints(origin)
        names = [field.name for field in dataclasses.fields(origin)]
        return origin(**{name: _decode(value[name], hints[name], arrays) for name in names})
    if isinstance(origin, type) and issubclass(origin, Mapping):
        of_key, of_item = arguments
        pairs = msgspec.convert(value, list[tuple[Any, Any]])
        keys = _decode_all([key for key, _ in pairs], of_key, arrays)
        items = _decode_all([item for _, item in pairs], of_item, arrays)
        return dict(zip(keys, items, strict=True))
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        places = zip(msgspec.convert(value, list), arguments, strict=True)
        return tuple(_decode(item, argument, arrays) for item, argument in places)
    if isinstance(origin, type) and issubclass(origin, Sequence) and not issubclass(origin, str):
        return tuple(_decode_all(value, arguments[0], arrays))
    return msgspec.convert(value, kind)


def _decode_all(values: Any, kind: Any, arrays: Arrays) -> list[Any]:
    """Rebuild a list of one kind; scalars all at once, which is a hundred times faster."""
    if kind in _SCALARS:
        return msgspec.convert(values, list[kind])
    return [_decode(value, kind, arrays) for value in msgspec.convert(values, list)]


def _array(name: str, arguments: tuple[Any, ...], arrays: Arrays) -> NDArray[Any]:
    """The array of a name, if it holds what `NDArray[...]` says."""
    array = arrays[name]
    for scalar in get_args(arguments[1]) if arguments else ():
        if scalar is not Any and not issubclass(array.dtype.type, scalar):
            raise TypeError(f"{name} is an array of {array.dtype}, not of {scalar.__name__}")
    return array


def _decode_optional(value: Any, choices: tuple[Any, ...], arrays: Arrays) -> Any:
    """`X | None`, or a union of scalars."""
    if value is None:
        return None
    present = [choice for choice in choices if choice is not type(None)]
    if len(present) == 1:
        return _decode(value, present[0], arrays)
    return msgspec.convert(value, Union[tuple(present)])  # noqa: UP007 - built at run time
