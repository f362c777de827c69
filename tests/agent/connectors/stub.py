"""A real server, of which a test says byte for byte what it answers."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request


@dataclass(frozen=True)
class Asked:
    """One request that a server has got."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def payload(self) -> Any:
        return json.loads(self.body)


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[bytes | None]]


@dataclass(eq=False)
class Stub:
    """A server; `arrivals` has a place for each request that nobody has noticed yet."""

    handler: Handler
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    arrivals: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    connections: int = 0
    gone: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while True:
                    asked = await read_request(reader)
                    self.asked.append(asked)
                    self.arrivals.release()
                    answering = asyncio.ensure_future(self.handler(asked, writer))
                    leaving = asyncio.ensure_future(reader.read(1))  # only when the client goes
                    await asyncio.wait([answering, leaving], return_when="FIRST_COMPLETED")
                    if not answering.done():
                        answering.cancel()
                        return
                    leaving.cancel()
                    await asyncio.wait([leaving])
                    answer = answering.result()
                    if answer is None:
                        return
                    writer.write(answer)
                    await writer.drain()
        except asyncio.CancelledError:
            pass
        finally:
            self.tasks.discard(task)
            self.gone.release()
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()


async def read_request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    lines = [line.partition(":") for line in head[1:] if line]
    headers = {name.lower(): value.strip() for name, _, value in lines}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(head[0].split(" ")[1], headers, body)


def answered(
    value: Any,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A whole response; bytes are its body as they are."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    lines = {"Content-Type": media_type, "Content-Length": len(body), **(headers or {})}
    head = "".join(f"{name}: {content}\r\n" for name, content in lines.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + body


def always(response: bytes) -> Handler:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bytes:
        return response

    return answer


async def never(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[Stub]:
    stub = Stub(handler)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stub
    finally:
        server.close()
        await server.wait_closed()
        for task in list(stub.tasks):
            task.cancel()
        await asyncio.gather(*stub.tasks, return_exceptions=True)


def request(payload: Any, task_id: str = "task", **options: Any) -> Request:
    return Request(task_id=task_id, payload=payload, **options)


def unused_url() -> str:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def ask(handler, payload=None, **options):
    """Ask a server once."""
    async with serving(handler) as stub:
        connector = HttpConnector(f"{stub.url}/model", **options)
        await connector.start()
        try:
            return await connector.send(request({"x": ["hi"]} if payload is None else payload))
        finally:
            await connector.stop()


async def refused(handler, **options) -> ConnectorError:
    """The error that comes of asking a server."""
    with pytest.raises(ConnectorError) as caught:
        await ask(handler, **options)
    return caught.value
