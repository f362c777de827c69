"""What the agent adds to services that take their time, for one user at a time.

The critical path is an annotator, the selector and a skill, 20 ms each. A client that asks those
three itself, one after the other, is measured in the same run; what the agent takes longer is its
own.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools

DELAY_MS, PATH = 20, ("annotator_1", "selector", "skill_1")
TURNS, QUICK_TURNS, ROUNDS = 200, 50, 3


async def _by_hand(stubs: str, session: aiohttp.ClientSession, turns: int) -> float:
    """The median of asking the services of the critical path, in milliseconds."""
    seconds = []
    for number in range(turns):
        start = perf_counter()
        for service in PATH:
            url = f"{stubs}/d/{DELAY_MS}/{service}"
            async with session.post(url, json={"x": [f"number {number}"]}) as response:
                await response.json()
        seconds.append(perf_counter() - start)
    return median(seconds) * 1000


async def _through_agent(url: str, session: aiohttp.ClientSession, turns: int) -> float:
    """The median of a turn, in milliseconds, in dialogues of ten turns."""
    seconds = []
    for number in range(turns):
        body = {"user_id": f"user {number // 10}", "payload": f"number {number}"}
        start = perf_counter()
        async with session.post(url, json=body) as response:
            answer = await response.json()
        seconds.append(perf_counter() - start)
        assert answer["response"] == f"echo: number {number}"
    return median(seconds) * 1000


async def _measure(tools: Tools, kind: Kind, turns: int) -> None:
    async with (
        tools.stubs() as stubs,
        database(kind) as url,
        aiohttp.ClientSession() as session,
    ):
        pipeline = await tools.pipeline(stubs, delay_ms=DELAY_MS)
        with TemporaryDirectory() as folder:
            agent = AgentProcess.of(Path(folder), pipeline, url)
            async with running(agent):
                await _through_agent(agent.url, session, 10)  # warms up
                for _ in range(ROUNDS):
                    alone = await _by_hand(stubs, session, turns)
                    whole = await _through_agent(agent.url, session, turns)
                    print(
                        f"{kind:12}{whole:>10.2f}{alone:>18.2f}{whole - alone:>10.2f}"
                        f"{whole - DELAY_MS * len(PATH):>20.2f}",
                        flush=True,
                    )


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print the median of a turn, of its services alone, and the difference."""
    tools = Tools.beside(data)
    print(f"critical path of {len(PATH)} x {DELAY_MS} ms, one user, medians in ms")
    print(f"{'store':12}{'turn':>10}{'services alone':>18}{'added':>10}{'added to the delays':>20}")
    for kind in ("sqlite", "postgresql"):
        asyncio.run(_measure(tools, kind, QUICK_TURNS if quick else TURNS))
