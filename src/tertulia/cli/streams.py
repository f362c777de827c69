"""Lines in and lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, TypeVar

from tertulia.core.errors import DataError, UsageError

T = TypeVar("T")


@contextmanager
def lines_of(name: str) -> Iterator[Iterator[str]]:
    """The lines of a file, or of the standard input for `-`, without their ends.

    Raises:
        UsageError: the standard input is a terminal.
        DataError: the file cannot be read, or is not UTF-8.
    """
    if name == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("nothing is piped in: name a file with -f, or use `interact`")
        yield _lines(sys.stdin.buffer, "standard input")
        return
    try:
        stream = open(name, "rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", path=name) from error
    with stream:
        yield _lines(stream, name)


def _lines(stream: IO[bytes], name: str) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            encoding = "utf-8-sig" if number == 1 else "utf-8"  # editors sign the first line
            yield line.decode(encoding).rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise DataError("this is not UTF-8", path=name, line=number) from error


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def examples_of(lines: Iterable[str], inputs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Groups of as many lines as the pipeline has inputs.

    Raises:
        DataError: the last group is short.
    """
    for group in in_batches(lines, len(inputs)):
        if len(group) < len(inputs):
            raise DataError(
                f"the last example has {len(group)} of {len(inputs)} lines ({', '.join(inputs)})"
            )
        yield tuple(group)
