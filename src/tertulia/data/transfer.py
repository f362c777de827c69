"""One attempt to bring a file over HTTP, from where the attempt before it stopped."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, InvalidURL
from pathlib import Path
from typing import NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

import msgspec

from tertulia.core.errors import DownloadError

Progress = Callable[[str, int, int | None], None]
"""Told the address, the bytes that are there, and how many there will be if that is known."""

_CHUNK = 1 << 18
_WORTH_RETRYING = frozenset({408, 425, 429, 500, 502, 503, 504})


class InterruptedTransferError(Exception):
    """The transfer broke off in a way that another attempt may cure."""


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What the first bytes in a `.part` file belong to."""

    url: str
    validator: str | None  # an ETag or date by which the server knows this version of the file
    total: int | None  # bytes of the whole file


class Transfer:
    """Brings `url` into the file `part`, in one attempt or several."""

    def __init__(self, url: str, part: Path, *, timeout_seconds: float, progress: Progress) -> None:
        self.url = url
        self.part = part
        self._timeout_seconds = timeout_seconds
        self._progress = progress
        self._notes = part.with_name(f".{part.name}.json")

    def attempt(self) -> None:
        """Ask for what is missing, and append it.

        Raises:
            InterruptedTransferError: the connection or the server failed; try again.
            DownloadError: the server refuses.
            OSError: the disk refuses.
        """
        beginning = self._beginning()
        have = self.part.stat().st_size if beginning else 0
        if beginning is not None and have == beginning.total:
            return  # stopped between the last byte and `finish`
        with closing(self._open(beginning, have)) as response:
            if response.status == 206 and beginning is not None:
                self._check_continues(response, have, beginning)
            else:
                have, beginning = 0, self._begin(response)
            with self.part.open("ab") as file:
                for chunk in iter(lambda: self._read(response), b""):
                    file.write(chunk)
                    have += len(chunk)
                    self._progress(self.url, have, beginning.total)
        if beginning.total not in (have, None):
            message = f"the connection ended at byte {have} of {beginning.total}"
            raise InterruptedTransferError(message)
        if self.part.stat().st_size != have:
            self.forget()
            raise InterruptedTransferError("something else is writing the same file")

    def forget(self) -> None:
        """Remove what was begun."""
        self.part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    def finish(self, target: Path) -> None:
        """Give the complete file its name, at once."""
        self.part.replace(target)
        self._notes.unlink(missing_ok=True)

    def _open(self, beginning: _Beginning | None, have: int) -> HTTPResponse:
        headers = {"User-Agent": "tertulia", "Accept-Encoding": "identity"}
        if beginning is not None:
            headers["Range"] = f"bytes={have}-"
            if beginning.validator is not None:
                headers["If-Range"] = beginning.validator
        address = quote(self.url, safe="%/:?#[]@!$&'()*+,;=~")  # spaces, letters beyond ASCII
        request = Request(address, headers=headers)  # noqa: S310 - `_opener` knows only HTTP
        try:
            response: HTTPResponse = _opener().open(request, timeout=self._timeout_seconds)
        except HTTPError as error:
            error.close()
            self._refused(error)
        except URLError as error:
            self._unreached(error)
        except InvalidURL as error:
            raise DownloadError(f"{self.url}: {error}") from error
        except (OSError, HTTPException) as error:
            raise InterruptedTransferError(repr(error)) from error
        return response

    def _refused(self, error: HTTPError) -> NoReturn:
        if error.code == 416:  # what is there does not begin the server's file
            self.forget()
            raise InterruptedTransferError("the file has changed on the server") from error
        if error.code in _WORTH_RETRYING:
            raise InterruptedTransferError(f"HTTP status {error.code} {error.reason}") from error
        message = f"the server answers {error.code} {error.reason}"
        raise DownloadError(f"{self.url}: {message}: check the address") from error

    def _unreached(self, error: URLError) -> NoReturn:
        is_tried_in_vain = isinstance(error.reason, ssl.SSLCertVerificationError)
        if is_tried_in_vain or not isinstance(error.reason, OSError):  # no connection was tried
            raise DownloadError(f"{self.url}: {error.reason}") from error
        raise InterruptedTransferError(str(error.reason)) from error

    def _read(self, response: HTTPResponse) -> bytes:
        try:
            return response.read(_CHUNK)
        except (OSError, HTTPException) as error:
            raise InterruptedTransferError(repr(error)) from error

    def _begin(self, response: HTTPResponse) -> _Beginning:
        """Start an empty file, and note what it is the beginning of."""
        if response.status != 200:
            raise DownloadError(f"{self.url}: the server answers {response.status}, not 200")
        beginning = _Beginning(self.url, _validator(response), _length(response))
        self.part.write_bytes(b"")  # first: notes must never speak of older bytes
        self._notes.write_bytes(msgspec.json.encode(beginning))
        return beginning

    def _beginning(self) -> _Beginning | None:
        """The beginning that can be gone on with, if any."""
        try:
            noted = msgspec.json.decode(self._notes.read_bytes(), type=_Beginning)
            has_bytes = self.part.stat().st_size > 0
        except (OSError, msgspec.DecodeError):
            return None
        can_go_on = noted.url == self.url and has_bytes and noted.total is not None
        return noted if can_go_on else None

    def _check_continues(self, response: HTTPResponse, have: int, beginning: _Beginning) -> None:
        """Demand that a partial answer begins where we stand, in a file as long as before."""
        content_range = response.headers.get("Content-Range", "")
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", content_range)
        if match is None or (int(match[1]), int(match[2])) != (have, beginning.total):
            self.forget()
            message = f"the server sent another part than asked for: {content_range or 'unnamed'}"
            raise InterruptedTransferError(message)


def _opener() -> OpenerDirector:
    """HTTP and HTTPS only, also after a redirect: no `file:`, `ftp:` or `data:`."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPRedirectHandler(),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
        UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _validator(response: HTTPResponse) -> str | None:
    """A strong ETag, or the date of the last change; a weak ETag says too little."""
    etag = response.headers.get("ETag")
    if etag is not None and etag.startswith('"'):
        return etag
    return response.headers.get("Last-Modified")


def _length(response: HTTPResponse) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None
