"""A pseudo-terminal with a command in it: type, and wait for what is shown."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import ioctl
from select import select
from struct import pack
from termios import TIOCSWINSZ

_STUCK_AFTER_SECONDS = 30  # so that a test which waits in vain says what it waited for
_STEERING = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\x07]*\x07|\r")


class PseudoTerminal:
    """What somebody who sits there does and sees."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self.process = process
        self.raw = b""
        self._read_to = 0

    @property
    def shown(self) -> str:
        """All that was shown so far, without what steers the terminal."""
        return _STEERING.sub(b"", self.raw).decode(errors="replace")

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._descriptor, text.encode(errors="surrogateescape"))

    def until(self, text: str) -> str:
        """Wait until something is shown; what was shown up to it since the last time."""
        while text not in self.shown[self._read_to :]:
            if not self._read():
                raise AssertionError(f"{text!r} was never shown, but {self.shown!r}")
        start, self._read_to = self._read_to, self.shown.index(text, self._read_to) + len(text)
        return self.shown[start : self._read_to]

    def end(self) -> int:
        """Wait for the end of the command; its exit code."""
        while self._read():
            pass
        return self.process.wait()

    def _read(self) -> bool:
        ready, _, _ = select([self._descriptor], [], [], _STUCK_AFTER_SECONDS)
        assert ready, f"nothing more is shown than {self.shown!r}"
        try:
            piece = os.read(self._descriptor, 4096)
        except OSError:  # the other end is closed
            return False
        self.raw += piece
        return bool(piece)


@contextmanager
def in_terminal(
    environment: Mapping[str, str], *arguments: object, term: str = "xterm", no_color: str = "1"
) -> Iterator[PseudoTerminal]:
    """Start `tertulia` in a terminal of its own."""
    ours, theirs = os.openpty()
    ioctl(ours, TIOCSWINSZ, pack("HHHH", 40, 160, 0, 0))
    able = {"TERM": term, "NO_COLOR": no_color, "PROMPT_TOOLKIT_NO_CPR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tertulia", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**environment, **able},
    )
    os.close(theirs)
    try:
        yield PseudoTerminal(ours, process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(ours)
