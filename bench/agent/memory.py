"""Resident memory over many turns and dialogues: flat, once the caches are full."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.agent.databases import database
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools

TURNS, QUICK_TURNS, PER_DIALOGUE, USERS = 100_000, 3_000, 10, 64
WARM_UP = 0.3
MARKS = 10


async def _measure(tools: Tools, turns: int) -> None:
    async with tools.stubs() as stubs, database("sqlite") as url:
        pipeline = await tools.pipeline(stubs)
        with TemporaryDirectory() as folder:
            agent = AgentProcess.of(Path(folder), pipeline, url)
            async with running(agent):
                measured = await tools.load(
                    agent.port,
                    *("--users", str(USERS), "--turns", str(PER_DIALOGUE)),
                    *("--total", str(turns), "--samples"),
                    pid=agent.pid,
                )
    samples: list[tuple[int, float]] = [tuple(sample) for sample in measured["rss_samples"]]
    for mark in range(1, MARKS + 1):
        done, size = min(samples, key=lambda sample: abs(sample[0] - turns * mark / MARKS))
        print(f"{done:>10}{size:>10.1f}")
    warm = [size for done, size in samples if done >= WARM_UP * turns]
    middle = (max(warm) + min(warm)) / 2
    print(
        f"after {WARM_UP:.0%}: {min(warm):.1f} to {max(warm):.1f} MiB,"
        f" ± {(max(warm) - min(warm)) / 2 / middle:.1%};"
        f" {measured['ok']} turns, {measured['rps']:.0f} a second, errors {measured['errors']}"
    )


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print the resident memory of the agent after so many turns."""
    tools = Tools.beside(data)
    turns = QUICK_TURNS if quick else TURNS
    print(f"{turns} turns over {turns // PER_DIALOGUE} dialogues, {USERS} users at once")
    print(f"{'turns':>10}{'MiB':>10}")
    asyncio.run(_measure(tools, turns))
