"""Ask Duckling in a process of its own, which is ended when it thinks for too long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from math import ceil
from select import POLLIN, poll
from threading import Lock
from typing import IO
from weakref import finalize

import msgspec

from tertulia.components.extract.duckling import Answer, DucklingError, Question

_WORKER = "tertulia.components.extract.duckling_worker"
_START = 60.0  # seconds
_ANSWERS = msgspec.json.Decoder(list[Answer])


class DucklingProcess:
    """Asks a process that runs Duckling, one question at a time, and starts another in its stead.

    `longest` is the most seconds that anything is ever waited for.
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._worker: subprocess.Popen[bytes] | None = None
        self._end: finalize[[subprocess.Popen[bytes]], DucklingProcess] | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Start the process, if there is none, and wait until it is ready.

        Raises:
            DucklingError: it cannot be started.
        """
        with self._lock:
            self._running()

    def ask(self, question: Question, seconds: float) -> Sequence[Answer]:
        """Have a text searched.

        Raises:
            DucklingError: there is no answer within so many seconds.
        """
        with self._lock:
            worker = self._running()
            try:
                _input(worker).write(msgspec.json.encode(question) + b"\n")
                _input(worker).flush()
                return _ANSWERS.decode(_line(worker, time.monotonic() + seconds))
            except (OSError, msgspec.MsgspecError) as error:
                self._stop()
                raise DucklingError(f"it was ended: {type(error).__name__}") from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._stop()
            self._worker = subprocess.Popen(  # noqa: S603 - this very interpreter
                [sys.executable, "-m", _WORKER, str(ceil(self._longest) + 1)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._end = finalize(self, _end, self._worker)
            try:
                _line(self._worker, time.monotonic() + _START)
            except OSError as error:
                self._stop()
                raise DucklingError(f"it does not start: {type(error).__name__}") from error
        return self._worker

    def _stop(self) -> None:
        self._worker = None
        if self._end is not None:
            self._end()


def _line(worker: subprocess.Popen[bytes], until: float) -> bytes:
    """Read a line of output.

    Raises:
        OSError: there is none in time.
    """
    output = worker.stdout
    if output is None:
        raise AssertionError("the process was started with a pipe for its output")
    waiting = poll()  # not `select`, which takes no more than 1024 open files
    waiting.register(output, POLLIN)
    line = b""
    while not line.endswith(b"\n"):
        if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError("out of time")
        part = os.read(output.fileno(), 2**16)
        if not part:
            raise BrokenPipeError("the process has ended")
        line += part
    return line


def _input(worker: subprocess.Popen[bytes]) -> IO[bytes]:
    if worker.stdin is None:
        raise AssertionError("the process was started with a pipe for its input")
    return worker.stdin


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
