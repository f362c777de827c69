from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from tertulia.serving.agent.gate import Gate, is_message
from tertulia.serving.server import server_config

BODY = b'{"user_id": "ann", "payload": "hello"}'


def request(head: bytes = b"POST / HTTP/1.1", *lines: bytes, body: bytes = BODY) -> bytes:
    length = b"content-length: %d" % len(body)
    return b"\r\n".join([head, b"host: test", length, *lines, b"", body])


async def welcome(scope: Any, receive: Any, send: Any) -> None:
    """An app that lets everybody in."""
    await receive()
    headers = [(b"content-length", b"7")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"welcome"})


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def receive(self) -> tuple[int, bytes, bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return int(head[9:12]), head, await self.reader.readexactly(length)


@pytest.fixture
def connected() -> Callable[..., Any]:
    """A client of a server behind a gate: `async with connected(gate) as client`."""

    @asynccontextmanager
    async def connect(gate: Gate) -> AsyncIterator[Client]:
        config = server_config(welcome, http=gate.protocol())
        config.lifespan = "off"
        config.load()
        config.loaded_app = welcome
        server = uvicorn.Server(config)
        state = server.server_state
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(
            lambda: config.http_protocol_class(config=config, server_state=state, app_state={}),
            "127.0.0.1",
            0,
        )
        port = listener.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield Client(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()
            listener.close()
            await listener.wait_closed()
            for connection in [*state.connections]:
                connection.transport.close()

    return connect


async def test_messages_are_refused_while_there_is_no_room_and_then_let_in(connected: Any) -> None:
    is_full, refused = True, []
    gate = Gate(lambda: is_full, lambda: refused.append(1))

    async with connected(gate) as client:
        await client.send(request())
        first = await client.receive()
        is_full = False
        await client.send(request())
        second = await client.receive()
        is_full = True
        await client.send(request())
        third = await client.receive()

    assert [status for status, *_ in (first, second, third)] == [503, 200, 503]
    assert b"retry-after: 1" in first[1]
    assert b"try again in a moment" in first[2]
    assert len(refused) == 2


async def test_what_comes_in_pieces_goes_the_usual_way(connected: Any) -> None:
    came = asyncio.Event()

    def is_full() -> bool:
        came.set()
        return True

    async with connected(Gate(is_full)) as client:
        await client.send(request()[:30])
        await came.wait()
        await client.send(request()[30:])
        status, *_ = await client.receive()

    assert status == 200


@pytest.mark.parametrize(
    "data",
    [
        request(),
        request(b"POST / HTTP/1.1", b"Content-Type: application/json"),
        request(body=b""),
    ],
)
def test_a_whole_message_is_recognised(data: bytes) -> None:
    assert is_message(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        request()[:-1],
        request() + b"P",
        request() + request(),
        request(b"GET / HTTP/1.1"),
        request(b"POST /rating/dialog HTTP/1.1"),
        request(b"POST / HTTP/1.0"),
        request(b"POST / HTTP/1.1", b"Expect: 100-continue"),
        request(b"POST / HTTP/1.1", b"Connection: close"),
        request(b"POST / HTTP/1.1", b"Origin: https://example.com"),
        request(b"POST / HTTP/1.1", b"Transfer-Encoding: chunked"),
        request(b"POST / HTTP/1.1", b"Content-Length: 100"),
        request(b"POST / HTTP/1.1", b"Content-Length : 100"),
        b"POST / HTTP/1.1\r\nhost: test\r\n\r\n",
        b"POST / HTTP/1.1\r\nx: \r\ncontent-length: 1\r\n",
    ],
)
def test_anything_else_is_not(data: bytes) -> None:
    assert not is_message(data)
