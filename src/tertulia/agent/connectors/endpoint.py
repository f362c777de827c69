"""One address of an HTTP service: bytes there, JSON back, and every way in which that can fail."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Final

from msgspec import DecodeError
from yarl import URL

from tertulia.agent import wire
from tertulia.agent.connectors.connection import (
    BrokenAnswerError,
    ClosedEarlyError,
    Connection,
)
from tertulia.agent.connectors.events import EVENT_STREAM, JSON_LINES, read_events
from tertulia.agent.connectors.pool import HttpPool, Server
from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError

MAX_ANSWER_BYTES: Final = 8 * 2**20

_OUTAGES = frozenset({408, 425, 429})  # and all from 500 on
_REDIRECTS = frozenset({307, 308})  # those that keep the method and the body
_MOST_REDIRECTS = 3
_OWN_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_SECONDS = re.compile(r"\d{1,6}(\.\d{1,6})?")
_SECRETS = re.compile(r"(?<=//).*(?=@)|(?<=[?#]).+")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class UnreachableError(ConnectorError):
    """No connection came about, so nothing has been asked."""


class Endpoint:
    """POSTs to one address.

    Args:
        url: the address.
        pool: where connections come from.
        headers: sent with every request.
        max_answer_bytes: how much of an answer is read at most; a longer one is an error.

    Raises:
        ParameterError: `url` is no address of a web server, or a header cannot be sent.
    """

    def __init__(
        self,
        url: str,
        pool: HttpPool,
        *,
        headers: Mapping[str, str] | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self.url = _parsed(url)
        self.name = str(self.url.with_user(None).with_query(None).with_fragment(None))
        self._pool = pool
        self._max_answer_bytes = max_answer_bytes
        self._server = Server(self.url.host or "", self.url.port or 0, self.url.scheme == "https")
        self._headers = _checked(headers or {}, self.url)

    async def ask(self, body: bytes, emit: Callable[[str], None]) -> Json:
        """Send JSON, and read the JSON that comes back; a streamed answer counts as `[answer]`.

        Raises:
            UnreachableError: no connection came about.
            ConnectorError: anything else went wrong.
        """
        try:
            return await self._follow(body, emit)
        except ClosedEarlyError as error:
            message = f"{self.name} closed the connection before its answer was complete"
            raise ConnectorError(message, is_outage=True) from error
        except BrokenAnswerError as error:
            message = f"{self.name} does not speak HTTP as it should"
            raise ConnectorError(message) from error

    async def _follow(self, body: bytes, emit: Callable[[str], None]) -> Json:
        """Ask, and ask again where the same server says that the service has moved."""
        url = self.url
        for _ in range(1 + _MOST_REDIRECTS):
            connection = await self._connected()
            try:
                await connection.ask(self._request(url, body))
                if connection.status not in _REDIRECTS:
                    return await self._read(connection, emit)
                url = self._moved(url, connection.headers.get("location", ""))
                await self._body(connection)
            finally:
                self._pool.give_back(self._server, connection)
        raise ConnectorError(f"{self.name} redirects more than {_MOST_REDIRECTS} times")

    async def _connected(self) -> Connection:
        try:
            return await self._pool.take(self._server)
        except OSError as error:
            message = f"{self.name} cannot be reached: {type(error).__name__}"
            raise UnreachableError(message, is_outage=True) from error

    def _request(self, url: URL, body: bytes) -> bytes:
        path = url.raw_path_qs.encode("ascii")
        return b"POST %b HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n%b" % (
            path,
            self._headers,
            len(body),
            body,
        )

    def _moved(self, url: URL, location: str) -> URL:
        """Where a redirect leads, if it stays with the server: headers may hold secrets."""
        try:
            target = url.join(URL(location))
            if target.origin() == url.origin():
                return target
        except ValueError as error:
            raise ConnectorError(f"{self.name} redirects to what is no address") from error
        raise ConnectorError(f"{self.name} redirects to another server, which is not asked")

    async def _read(self, connection: Connection, emit: Callable[[str], None]) -> Json:
        """Read an answer, as long as it is one."""
        status, headers = connection.status, connection.headers
        if not 200 <= status < 300:
            raise self._refusal(connection, f"{self.name} answered {status}")
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise ConnectorError(
                f"{self.name} answered in compressed form, which it was asked not to"
            )
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type in {EVENT_STREAM, JSON_LINES}:
            async with aclosing(self._chunks(connection)) as chunks:
                return [await read_events(chunks, media_type, emit, speaker=self.name)]
        text = await self._body(connection)
        try:
            return wire.decode(text)
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            kind = media_type or "of no type"
            raise ConnectorError(
                f"{self.name} answered {status} with something that is no JSON ({kind})"
            ) from error

    def _refusal(self, connection: Connection, message: str) -> ConnectorError:
        """The error of a status that is no success."""
        status, wait = connection.status, connection.headers.get("retry-after", "")
        return ConnectorError(
            message,
            is_outage=status >= 500 or status in _OUTAGES,
            retry_after_seconds=float(wait) if _SECONDS.fullmatch(wait) else 0.0,  # or a date
        )

    async def _body(self, connection: Connection) -> bytes:
        """The whole body, if it is not too long."""
        length = connection.headers.get("content-length", "")
        if not length.isdecimal():
            return b"".join([chunk async for chunk in self._chunks(connection)])
        self._check_length(int(length))
        return await connection.body()

    async def _chunks(self, connection: Connection) -> AsyncGenerator[bytes, None]:
        length = 0
        async for chunk in connection.chunks():
            length += len(chunk)
            self._check_length(length)
            yield chunk

    def _check_length(self, length: int) -> None:
        if length > self._max_answer_bytes:
            raise ConnectorError(
                f"{self.name} answered with more than {self._max_answer_bytes} bytes;"
                " if that is meant, raise `max_answer_bytes` of its connector"
            )


def _parsed(url: str) -> URL:
    try:
        parsed = URL(url)
        (parsed.host or "").encode("idna")  # as it will be looked up
    except ValueError as error:
        raise _no_address(url) from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise _no_address(url)
    return parsed


def _no_address(url: str) -> ParameterError:
    """The error of what is no address, without the parts of it that may be secrets."""
    shown = _SECRETS.sub("…", url)
    return ParameterError(
        f"{shown!r} is no address of a service: write one such as http://localhost:8001/model"
    )


def _checked(headers: Mapping[str, str], url: URL) -> bytes:
    """The head of every request; the value of a header may be a secret, so it is not named.

    Raises:
        ParameterError: a header cannot be sent.
    """
    for name, value in headers.items():
        if not name or not (name + value).isprintable() or not _NAME.fullmatch(name):
            raise ParameterError(f"the header {name!r} holds characters that cannot be sent")
        if name.lower() in _OWN_HEADERS:
            raise ParameterError(f"the header {name!r} is set by the connector itself")
    lines = {
        "host": url.host_port_subcomponent or "",
        "content-type": "application/json",
        "accept-encoding": "identity",
    }
    if url.user is not None:
        secret = f"{url.user}:{url.password or ''}".encode()
        lines["authorization"] = f"Basic {b64encode(secret).decode()}"
    lines |= {name.lower(): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode("utf-8")
