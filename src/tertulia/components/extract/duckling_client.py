"""Ask a Duckling server, and leave it alone while it does not answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from queue import Empty, LifoQueue
from threading import Lock
from urllib.parse import urlencode, urlsplit
from weakref import finalize

import msgspec

from tertulia.components.extract.duckling import Answer, DucklingError, Question
from tertulia.core.errors import ParameterError

_FAILURES = 3  # in a row, before the server is left alone
_PAUSE = 30.0  # seconds it is left alone for
_LONGEST_ANSWER = 2**22  # bytes
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
_ANSWERS = msgspec.json.Decoder(list[Answer])


@dataclass
class Patience:
    """Whether to ask a server at all: not for a while after some failures in a row.

    After the pause, one question is asked; if that fails too, there is another pause.
    """

    _failures: int = 0
    _until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def may_ask(self, now: float) -> bool:
        """Whether a question may be asked now; after a pause, only the first asker may."""
        with self._lock:
            if self._failures < _FAILURES:
                return True
            if now < self._until:
                return False
            self._until = now + _PAUSE
            return True

    def note(self, now: float, *, answered: bool) -> None:
        """Learn how a question went."""
        with self._lock:
            self._failures = 0 if answered else self._failures + 1
            self._until = now + _PAUSE


class DucklingClient:
    """Asks the server at `url`, over connections that are kept for the next question.

    Any number of threads may ask at once.

    Raises:
        ParameterError: `url` is none of a web server.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = 0
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            raise ParameterError(
                f"{url!r} is no address of a Duckling server: write one such as "
                "http://localhost:8000"
            )
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port = parts.hostname, port
        self._path = f"{parts.path.rstrip('/')}/parse"
        self._idle: LifoQueue[HTTPConnection] = LifoQueue()
        self._patience = Patience()
        finalize(self, _close, self._idle)

    def ask(self, question: Question, seconds: float) -> Sequence[Answer]:
        """Have a text searched.

        Raises:
            DucklingError: there is no answer within so many seconds, or it is left alone.
        """
        if not self._patience.may_ask(time.monotonic()):
            raise DucklingError(f"{self._host} did not answer {_FAILURES} times in a row")
        try:
            status, body = self._post(_form(question), time.monotonic() + seconds)
        except (OSError, HTTPException) as error:
            self._patience.note(time.monotonic(), answered=False)
            raise DucklingError(f"{self._host} does not answer ({type(error).__name__})") from error
        self._patience.note(time.monotonic(), answered=True)
        if status != 200:
            raise DucklingError(f"{self._host} answers with status {status}")
        try:
            return _ANSWERS.decode(body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise DucklingError(f"{self._host} answers what Duckling would not") from error

    def _post(self, form: bytes, until: float) -> tuple[int, bytes]:
        with suppress(Empty):
            connection = self._idle.get_nowait()
            try:
                return self._exchange(connection, form, until)
            except (OSError, HTTPException):
                if time.monotonic() >= until:
                    raise
                # The server may have closed what lay idle: a fresh connection tells.
        return self._exchange(self._kind(self._host, self._port), form, until)

    def _exchange(self, connection: HTTPConnection, form: bytes, until: float) -> tuple[int, bytes]:
        try:
            _give(connection, until)
            connection.request("POST", self._path, form, _HEADERS)
            with connection.getresponse() as response:
                body = b"".join(_parts(response, connection, until))
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)
        return response.status, body


def _close(idle: LifoQueue[HTTPConnection]) -> None:
    while not idle.empty():
        idle.get_nowait().close()


def _parts(response: HTTPResponse, connection: HTTPConnection, until: float) -> Iterator[bytes]:
    total = 0
    while part := response.read1(2**16):
        total += len(part)
        if total > _LONGEST_ANSWER:
            raise HTTPException("the answer is too long")
        _give(connection, until)
        yield part


def _give(connection: HTTPConnection, until: float) -> None:
    """Let a connection wait for what time is left."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("out of time")
    connection.timeout = left
    if connection.sock is not None:
        connection.sock.settimeout(left)


def _form(question: Question) -> bytes:
    fields = msgspec.to_builtins(question)
    if "dims" in fields:
        fields["dims"] = msgspec.json.encode(fields["dims"]).decode()
    return urlencode(fields).encode()
