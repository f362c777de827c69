"""Processes that are killed with whatever they started, and agents among them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

_LISTENING = "listening at "


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(kw_only=True)
class Spoken:
    """What a process has said on stderr, line by line; somebody may wait for a line."""

    lines: list[str] = field(default_factory=list)
    is_over: bool = False
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self, stream: asyncio.StreamReader) -> None:
        """Read to the end."""
        try:
            async for line in stream:
                await self._hear(line.decode(errors="replace").rstrip())
        finally:
            self.is_over = True
            async with self._news:
                self._news.notify_all()

    async def wait_for(self, words: str, since: int = 0) -> str:
        """The first line that holds these words, said or still to come."""
        async with self._news:
            while True:
                for line in self.lines[since:]:
                    if words in line:
                        return line
                if self.is_over:
                    said = "\n".join(self.lines[since:])
                    raise RuntimeError(f"the process ended without saying {words!r}:\n{said}")
                await self._news.wait()

    async def _hear(self, line: str) -> None:
        async with self._news:
            self.lines.append(line)
            self._news.notify_all()


@dataclass(kw_only=True)
class AgentProcess:
    """`tertulia agent run` in a folder of its own; started again, it is the same agent.

    Attributes:
        folder: where its configs are.
        name: what stays the same when it is started again.
        port: where it listens.
        flags: more of the command line.
        spoken: what it has said since it was started last.
    """

    folder: Path
    name: str = "agent"
    port: int = field(default_factory=free_port)
    flags: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    spoken: Spoken = field(default_factory=Spoken)
    _process: Process | None = None
    _reading: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, folder: Path, pipeline: Mapping[str, Any], database: str, **more: Any) -> Self:
        """Write the configs of an agent."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pipeline_conf.json").write_text(json.dumps(pipeline), encoding="utf-8")
        (folder / "db_conf.json").write_text(json.dumps({"url": database}), encoding="utf-8")
        return cls(folder=folder, **more)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None, "it has not been started"
        return self._process.pid

    @property
    def is_listening(self) -> bool:
        """Whether it runs and has said that it listens."""
        is_running = self._process is not None and self._process.returncode is None
        return is_running and any(_LISTENING in line for line in self.spoken.lines)

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        self.spoken = Spoken()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tertulia", "agent", "run", "-ch", "http_client"),
            *("-p", str(self.port), "-pl", "pipeline_conf.json", "-db", "db_conf.json"),
            *("--name", self.name, *self.flags),
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            start_new_session=True,
        )
        assert self._process.stderr is not None
        self._reading = asyncio.create_task(self.spoken.read(self._process.stderr))
        await self.spoken.wait_for(_LISTENING)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and whatever it started."""
        if self._process is not None and self._process.returncode is None:
            os.killpg(self._process.pid, number)

    async def ended(self) -> int:
        """Wait for its end; gives its exit status."""
        assert self._process is not None, "it has not been started"
        status = await self._process.wait()
        if self._reading is not None:
            await self._reading
        return status

    async def kill(self) -> None:
        """End it at once, whatever it is doing."""
        if self._process is not None:
            self.signal(signal.SIGKILL)
            await self.ended()

    async def stop(self) -> int:
        """Let it finish what it has accepted."""
        self.signal(signal.SIGTERM)
        return await self.ended()


@asynccontextmanager
async def running(*agents: AgentProcess) -> AsyncIterator[None]:
    """Start agents, all at once; whatever happens, none of them is left."""
    try:
        await asyncio.gather(*(agent.start() for agent in agents))
        yield
    finally:
        for agent in agents:
            await agent.kill()


@asynccontextmanager
async def helper(*command: str | Path, announces: str) -> AsyncIterator[Process]:
    """Another process, from the moment it announces itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *map(str, command), stdout=PIPE, start_new_session=True
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        if announces not in line:
            raise RuntimeError(f"{command[0]} did not start: {line!r}")
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


def tertulia_environment(*folders: Path) -> dict[str, str]:
    """The environment of a process that is to find the modules in these folders."""
    known = os.environ.get("PYTHONPATH", "")
    return {"PYTHONPATH": os.pathsep.join([*map(str, folders), *filter(None, [known])])}


async def tertulia(folder: Path, *arguments: str) -> bytes:
    """Run the command to its end; gives what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tertulia", *arguments), cwd=folder, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"tertulia {' '.join(arguments)} failed:\n{errors.decode()}")
    return out
