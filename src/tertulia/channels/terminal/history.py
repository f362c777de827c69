"""Remembers what was typed, from one session to the next."""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_state_path
from prompt_toolkit.history import History

log = logging.getLogger(__name__)

_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


def history_file(name: str) -> Path:
    """Where one kind of session is remembered: in the user's state folder."""
    return user_state_path("tertulia") / "history" / name


class TypedHistory(History):
    """The lines that were typed, in a file that its owner alone can read: a JSON string a line.

    Args:
        file: where to keep them; it is made if it is not there.
        max_lines: how many to keep; older ones are dropped when it is opened.

    Raises:
        OSError: the file cannot be read or written.
    """

    def __init__(self, file: Path, *, max_lines: int = 1000) -> None:
        super().__init__()
        self._file = file
        self._max_lines = max_lines
        self._is_broken = False
        if file.exists() and not file.is_file():
            raise OSError(errno.EINVAL, "it is not a file")  # to read a pipe would be to wait
        file.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        os.close(self._open(os.O_RDWR))
        self._drop_old()

    def load_history_strings(self) -> Iterator[str]:
        """The lines, the newest first."""
        for line in reversed(self._lines()):
            try:
                typed = json.loads(line)
            except ValueError:  # a line that was torn when the machine went down
                continue
            if isinstance(typed, str):
                yield typed

    def store_string(self, string: str) -> None:
        """Keep a line, unless it is empty or the one before again."""
        before = self._loaded_strings[1:2]
        if self._is_broken or not string.strip() or before == [string]:
            return
        try:
            descriptor = self._open(os.O_WRONLY | os.O_APPEND)
            with open(descriptor, "ab") as stream:
                stream.write(json.dumps(string).encode() + b"\n")
        except OSError as error:
            self._is_broken = True
            log.warning("what is typed is remembered no longer: %s", error.strerror)

    def _open(self, flags: int) -> int:
        """Open the file for its owner alone, and follow no link that somebody put in its place."""
        flags |= os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._file, flags, _PRIVATE_FILE)
        os.fchmod(descriptor, _PRIVATE_FILE)
        return descriptor

    def _lines(self) -> list[bytes]:
        with open(self._open(os.O_RDONLY), "rb") as stream:
            return stream.read().splitlines()

    def _drop_old(self) -> None:
        lines = self._lines()
        if len(lines) > self._max_lines:
            beside = self._file.with_name(f"{self._file.name}.new")
            beside.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            with open(os.open(beside, flags, _PRIVATE_FILE), "wb") as stream:
                stream.write(b"\n".join(lines[-self._max_lines :]) + b"\n")
            beside.replace(self._file)
