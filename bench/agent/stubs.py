"""The stub services, the load generator and the pipelines that stand beside the data sets."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from bench.agent.processes import free_port, helper, tertulia_environment

Variant: TypeAlias = Literal["small", "full", "http_rs"]

_BESIDE = Path("../shared/data")


@dataclass(frozen=True, slots=True)
class Tools:
    """The folder with `stub_services.py`, `load.py` and `make_pipeline.py`."""

    folder: Path

    @classmethod
    def beside(cls, data: Path | None) -> Tools:
        """The tools beside the folder of the data sets."""
        folder = ((data or _BESIDE).resolve().parent / "bench" / "agent").resolve()
        if not (folder / "load.py").is_file():
            raise SystemExit(
                f"the load generator is not in {folder}; name the folder of the data sets that"
                " it stands beside: python -m bench agent.throughput --data DIR"
            )
        return cls(folder)

    @asynccontextmanager
    async def stubs(self) -> AsyncIterator[str]:
        """The stub services in a process of their own; gives their URL."""
        port = free_port()
        command = (self.folder / "stub_services.py", "--port", str(port))
        async with helper(*command, announces="stub services on"):
            yield f"http://127.0.0.1:{port}"

    async def pipeline(
        self, stubs: str, *, variant: Variant = "small", delay_ms: float = 0
    ) -> dict[str, Any]:
        """The configuration of two annotators, a selector, three skills and who chooses."""
        script = self.folder / "make_pipeline.py"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(script), "--stub", stubs, "--variant", variant),
            *("--delay-ms", f"{delay_ms:g}"),
            stdout=PIPE,
        )
        out, _ = await process.communicate()
        pipeline: dict[str, Any] = json.loads(out)
        return pipeline

    async def load(self, port: int, *arguments: str, pid: int | None = None) -> dict[str, Any]:
        """Let the load generator run, and read what it measured."""
        watched = ("--pid", str(pid)) if pid else ()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(self.folder / "load.py"), "--port", str(port)),
            *(*watched, *arguments),
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
        try:
            out, _ = await process.communicate()
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        measured: dict[str, Any] = json.loads(out)
        return measured

    @property
    def environment(self) -> dict[str, str]:
        """What an agent needs to find the formatters of the pipelines."""
        return tertulia_environment(self.folder)
