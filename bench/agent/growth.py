"""Turn 1,000 of one dialogue against turn 10.

`small`: services get the last utterance. `full`: selector and skills get the whole dialogue, which
has to be sent to them and read by them; that part grows with the dialogue, whoever the agent is.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools, Variant

TURNS, QUICK_TURNS, BUCKET, USERS = 1000, 200, 20, 2
CASES: tuple[tuple[Kind, Variant], ...] = (
    ("sqlite", "small"),
    ("postgresql", "small"),
    ("sqlite", "full"),
)


async def _measure(tools: Tools, kind: Kind, variant: Variant, turns: int) -> None:
    async with tools.stubs() as stubs, database(kind) as url:
        pipeline = await tools.pipeline(stubs, variant=variant)
        with TemporaryDirectory() as folder:
            agent = AgentProcess.of(
                Path(folder),
                pipeline,
                url,
                flags=("--allow-module", "bench_formatters"),
                environment=tools.environment,
            )
            async with running(agent):
                load = ("--mode", "growth", "--users", str(USERS), "--turns", str(turns))
                measured = await tools.load(
                    agent.port, *load, "--bucket", str(BUCKET), pid=agent.pid
                )
    buckets = measured["by_turn"]
    marks = [buckets[0], buckets[len(buckets) // 4], buckets[len(buckets) // 2], buckets[-1]]
    ratio = marks[-1]["p50"] / marks[0]["p50"]
    cells = "".join(f"{mark['turns']:>12}{mark['p50']:>8.2f}" for mark in marks)
    print(f"{f'{kind}, {variant}':20}{cells}{ratio:>8.2f}", flush=True)


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print the median of a turn, in milliseconds, by its place in the dialogue."""
    tools = Tools.beside(data)
    print(f"{USERS} dialogues at once; turns and their median in ms, and the last to the first")
    for kind, variant in CASES:
        asyncio.run(_measure(tools, kind, variant, QUICK_TURNS if quick else TURNS))
    print("original: 6.8 ms in turns 1-50, 53 ms in turns 451-500  (given, not measured here)")
