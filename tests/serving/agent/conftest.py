"""Clients and real servers of the app of an agent."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from tertulia.agent.agent import Agent
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.serving.agent.app import agent_app
from tertulia.serving.agent.settings import AgentServerSettings
from tertulia.serving.server import server_config
from tests.agent.fakes import assistant
from tests.agent.stage import parts


@asynccontextmanager
async def running(app: Any) -> AsyncIterator[None]:
    """Start an app and stop it, as a server does."""
    incoming: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    outgoing: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, incoming.get, outgoing.put))
    incoming.put_nowait({"type": "lifespan.startup"})
    assert (await outgoing.get())["type"] == "lifespan.startup.complete"
    try:
        yield
    finally:
        incoming.put_nowait({"type": "lifespan.shutdown"})
        await life


@pytest.fixture
def client_of():
    """Start the app of an agent and give a client: `async with client_of(agent) as client`."""

    @asynccontextmanager
    async def start(
        agent: Any, headers: dict[str, str] | None = None, **settings: Any
    ) -> AsyncIterator[httpx.AsyncClient]:
        app = agent_app(agent, AgentServerSettings(**settings))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            running(app),
            httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as made,
        ):
            yield made

    return start


@pytest.fixture
def parrot(tmp_path: Path) -> Agent:
    """A real agent over a real store, which repeats what is said to it."""
    return Agent(assistant(*parts()), SqliteStore(tmp_path / "dialogues.db", "OFF"))


@pytest.fixture
def talking(client_of, parrot: Agent) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    """A client of a real agent."""
    return client_of(parrot)


@dataclass(frozen=True)
class Address:
    """Where a real server listens."""

    port: int

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def chat(self) -> str:
        return f"ws://127.0.0.1:{self.port}/chat/ws"

    @property
    def load(self) -> str:
        return f"ws://127.0.0.1:{self.port}/debug/current_load/ws"


@pytest.fixture
def server_of():
    """Serve the app of an agent at a free port: `async with server_of(agent) as address`."""

    @asynccontextmanager
    async def start(agent: Any, **settings: Any) -> AsyncIterator[Address]:
        chosen = AgentServerSettings(**settings)
        config = server_config(
            agent_app(agent, chosen), max_socket_message_bytes=chosen.max_body_bytes
        )
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0), backlog=1000) as listener:
            port = listener.getsockname()[1]
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                yield Address(port)
            finally:
                server.should_exit = True
                await serving

    return start
