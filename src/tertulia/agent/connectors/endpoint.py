"""One address of an HTTP service: bytes there, JSON back, and every way in which that can fail."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Final

import aiohttp
from msgspec import DecodeError
from multidict import CIMultiDict
from yarl import URL

from tertulia.agent import wire
from tertulia.agent.connectors.events import EVENT_STREAM, JSON_LINES, read_events
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError

MAX_ANSWER_BYTES: Final = 8 * 2**20

_OUTAGES = frozenset({408, 425, 429})  # and all from 500 on
_REDIRECTS = frozenset({307, 308})  # those that keep the method and the body
_MOST_REDIRECTS = 3
_LARGE_BODY = 2**20  # from here on aiohttp wants a stream


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
        self._headers = _checked(headers or {})

    async def ask(self, body: bytes, emit: Callable[[str], None]) -> Json:
        """Send JSON, and read the JSON that comes back; a streamed answer counts as `[answer]`.

        Raises:
            UnreachableError: no connection came about.
            ConnectorError: anything else went wrong.
        """
        try:
            return await self._follow(self.url, body, emit)
        except aiohttp.ClientConnectorError as error:
            message = f"{self.name} cannot be reached: {type(error.__cause__ or error).__name__}"
            raise UnreachableError(message, is_outage=True) from error
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError) as error:
            message = f"{self.name} closed the connection before its answer was complete"
            raise ConnectorError(message, is_outage=True) from error
        except aiohttp.ClientError as error:
            message = f"{self.name} does not speak HTTP as it should: {type(error).__name__}"
            raise ConnectorError(message) from error

    async def _follow(self, url: URL, body: bytes, emit: Callable[[str], None]) -> Json:
        """Ask, and ask again where the same server says that the service has moved."""
        for _ in range(1 + _MOST_REDIRECTS):
            data = body if len(body) < _LARGE_BODY else io.BytesIO(body)
            async with self._pool.session.post(
                url, data=data, headers=self._headers, allow_redirects=False
            ) as response:
                if response.status not in _REDIRECTS:
                    return await self._read(response, emit)
                url = self._moved(url, response.headers.get("Location", ""))
        raise ConnectorError(f"{self.name} redirects more than {_MOST_REDIRECTS} times")

    def _moved(self, url: URL, location: str) -> URL:
        """Where a redirect leads, if it stays with the server: headers may hold secrets."""
        try:
            target = url.join(URL(location))
            if target.origin() == url.origin():
                return target
        except ValueError as error:
            raise ConnectorError(f"{self.name} redirects to what is no address") from error
        raise ConnectorError(f"{self.name} redirects to another server, which is not asked")

    async def _read(self, response: aiohttp.ClientResponse, emit: Callable[[str], None]) -> Json:
        """Read an answer, as long as it is one."""
        status = response.status
        if not 200 <= status < 300:
            is_outage = status >= 500 or status in _OUTAGES
            raise ConnectorError(f"{self.name} answered {status}", is_outage=is_outage)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ConnectorError(
                f"{self.name} answered in compressed form, which it was asked not to"
            )
        media_type = response.content_type
        if media_type in {EVENT_STREAM, JSON_LINES}:
            async with aclosing(self._chunks(response)) as chunks:
                return [await read_events(chunks, media_type, emit, speaker=self.name)]
        text = await self._body(response)
        try:
            return wire.decode(text)
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ConnectorError(
                f"{self.name} answered {status} with something that is no JSON ({media_type})"
            ) from error

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """The whole body, if it is not too long."""
        if response.content_length is None:
            return b"".join([chunk async for chunk in self._chunks(response)])
        self._check_length(response.content_length)
        return await response.read()

    async def _chunks(self, response: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
        length = 0
        async for chunk in response.content.iter_any():
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
    except ValueError as error:
        raise ParameterError(f"{url!r} is no address of a service: {error}") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise ParameterError(
            f"{url!r} is no address of a service: write one such as http://localhost:8001/model"
        )
    return parsed


def _checked(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """What is sent with every request; the value of a header may be a secret, so it is not named.

    Raises:
        ParameterError: a header cannot be sent.
    """
    for name, value in headers.items():
        if not name or not (name + value).isprintable():
            raise ParameterError(f"the header {name!r} holds characters that cannot be sent")
    all_headers = CIMultiDict({"Content-Type": "application/json", "Accept-Encoding": "identity"})
    all_headers.update(headers)
    return all_headers
