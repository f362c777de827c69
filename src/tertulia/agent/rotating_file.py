"""A file that is appended to, and that gives way to a new one before it grows too large."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

from tertulia.core.errors import UsageError


class RotatingFile:
    """Appends to a file that its owner alone may read.

    The file keeps its name; the one before it is `<name>.1`, the one before that `<name>.2`.

    Args:
        path: the file; its folder is made if there is none.
        max_bytes: no file grows beyond that, unless by a single piece.
        kept: how many former files are kept; an older one is removed.

    Raises:
        UsageError: the file cannot be made.
    """

    def __init__(self, path: Path, *, max_bytes: int = 64 * 2**20, kept: int = 5) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._kept = kept
        self._is_torn = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            raise UsageError(f"no log can be kept at {path}: {error.strerror}") from error

    def write(self, piece: bytes) -> None:
        """Append a piece, which is whole lines.

        Raises:
            OSError: it could not be written, or not all of it.
        """
        if self._is_torn:  # what follows a broken line must not become a part of it
            piece = b"\n" + piece
        if self._size and self._size + len(piece) > self._max_bytes:
            self._rotate()
        self._is_torn = True
        rest = memoryview(piece)
        while rest:
            written = os.write(self._descriptor, rest)
            self._size += written
            rest = rest[written:]
        self._is_torn = False

    def close(self) -> None:
        """Write no more."""
        os.close(self._descriptor)

    def _open(self) -> None:
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._size = os.fstat(self._descriptor).st_size

    def _rotate(self) -> None:
        names = [self.path, *(Path(f"{self.path}.{age}") for age in range(1, self._kept + 1))]
        for younger, older in reversed([*pairwise(names)]):
            if younger.exists():
                younger.replace(older)
        former = self._descriptor
        if not self._kept:
            self.path.unlink()
        self._open()
        os.close(former)
