"""A cable between a store and its database, to be cut in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

Moment = Literal["before it arrives", "before the answer", "after the answer"]


@dataclass
class Cable:
    """Passes bytes on until it is cut.

    Attributes:
        port: where the database seems to be.
        was_cut: set when it has been cut.
        may_pass: requests are held back while it is not set.
        is_holding: set when a request is held back.
    """

    host: str
    target: int
    port: int = 0
    is_broken: bool = False
    _mark: bytes | None = None
    _moment: Moment = "before it arrives"
    _for_good: bool = False
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    was_cut: asyncio.Event = field(default_factory=asyncio.Event)
    may_pass: asyncio.Event = field(default_factory=asyncio.Event)
    is_holding: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, of: str) -> str:
        """A URL that leads through the cable."""
        parts = urlsplit(of)
        user, at, _ = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{user}{at}127.0.0.1:{self.port}").geturl()

    def cut(self, *, for_good: bool = False) -> None:
        """Break every connection; and those to come, until `mend`."""
        self.is_broken = for_good
        for writer in self._writers:
            writer.transport.abort()
        self.was_cut.set()

    def mend(self) -> None:
        """Let connections through again."""
        self.is_broken = False

    def cut_at(self, mark: bytes, moment: Moment, *, for_good: bool = False) -> None:
        """Break every connection when a request holds these bytes, once."""
        self._mark, self._moment, self._for_good = mark, moment, for_good

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        if self.is_broken:
            writer.transport.abort()
            return
        to_server = await asyncio.open_connection(self.host, self.target)
        self._writers |= {writer, to_server[1]}
        is_last = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._requests(reader, to_server[1], is_last))
                group.create_task(self._answers(to_server[0], writer, is_last))
        except* ConnectionError:
            pass  # it was cut
        finally:
            for end in (writer, to_server[1]):
                self._writers.discard(end)
                end.close()

    async def _requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_last: asyncio.Event
    ) -> None:
        while data := await reader.read(2**20):
            if not self.may_pass.is_set():
                self.is_holding.set()
                await self.may_pass.wait()
            if self._mark is not None and self._mark in data:
                self._mark = None
                if self._moment == "before it arrives":
                    self.cut(for_good=self._for_good)
                    return
                is_last.set()
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_last: asyncio.Event
    ) -> None:
        while data := await reader.read(2**20):
            if is_last.is_set() and self._moment == "before the answer":
                self.cut(for_good=self._for_good)
                return
            writer.write(data)
            await writer.drain()
            if is_last.is_set():
                self._writers.discard(writer)
                writer.close()  # the answer still arrives
                self.cut(for_good=self._for_good)
                return
        writer.close()


@asynccontextmanager
async def cable_to(url: str, default_port: int) -> AsyncIterator[Cable]:
    """Lay a cable to a database."""
    parts = urlsplit(url)
    cable = Cable(parts.hostname or "127.0.0.1", parts.port or default_port)
    cable.may_pass.set()
    server = await asyncio.start_server(cable.connect, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        server.close()
        cable.may_pass.set()
        cable.cut(for_good=True)
        await server.wait_closed()
