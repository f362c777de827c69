"""Text and JSON files, read with errors that name file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tertulia.core.errors import DataError


def read_text(path: Path, *, fallback: str | None = None) -> str:
    """Read a UTF-8 file, line ends as they are; a byte-order mark is dropped.

    Args:
        path: the file.
        fallback: the encoding to try where the bytes are not UTF-8.

    Raises:
        DataError: it is missing, unreadable or in another encoding.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError("there is no such file", path=path) from error
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path=path) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if fallback is not None:
            return content.decode(fallback)
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError("is not UTF-8: convert the file first", path=path, line=line) from error


def read_json(path: Path, *, fallback: str | None = None) -> object:
    """Read a file that holds one JSON value.

    Raises:
        DataError: it is missing or not JSON.
    """
    return _parsed(read_text(path, fallback=fallback), path)


def read_json_lines(path: Path) -> Iterator[tuple[int, object]]:
    """Yield line number and value of a file with one JSON value per line; None for a blank line.

    Raises:
        DataError: it is missing, or a line is not JSON.
    """
    # Not `splitlines`: JSON strings may hold U+2028 and its like as they are.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        yield number, _parsed(line, path, number) if line.strip() else None


def _parsed(text: str, path: Path, line: int | None = None) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        place = error.lineno if line is None else line
        message = f"is not JSON: {error.msg}, column {error.colno}"
        raise DataError(message, path=path, line=place) from error
    except (RecursionError, ValueError) as error:  # nested too deep, a number too long
        raise DataError(f"is not JSON we can hold: {error}", path=path, line=line) from error
    return value
