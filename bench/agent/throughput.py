"""Turns a second: 64 users in dialogues of 10 turns, services that answer at once.

Two annotators, a selector, three skills over HTTP, and a response selector in the agent; SQLite
with durable commits, one agent process. Agent, services and load generator share the machine.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools, Variant

USERS, TURNS, RUNS = 64, 10, 3
SECONDS, QUICK_SECONDS = 15.0, 4.0
CASES: tuple[tuple[Kind, Variant], ...] = (
    ("sqlite", "small"),
    ("sqlite", "full"),
    ("postgresql", "small"),
)
ORIGINAL = (
    ("original, store in memory", "145-213", "480-690", "5-6"),
    ("original, its database driver", "87", "1100", "10"),
)
"""Given with the task, for the same load; not measured here."""


async def _measure(tools: Tools, kind: Kind, variant: Variant, *, quick: bool) -> None:
    seconds = QUICK_SECONDS if quick else SECONDS
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
                load = ("--users", str(USERS), "--turns", str(TURNS), "--duration")
                await tools.load(agent.port, *load, "2", pid=agent.pid)  # warms up
                for _ in range(1 if quick else RUNS):
                    measured = await tools.load(agent.port, *load, str(seconds), pid=agent.pid)
                    _print(f"{kind}, {variant}", measured)


def _print(name: str, measured: dict[str, Any]) -> None:
    late = measured["latency_ms"]
    wrong = sum(measured["errors"].values()) + measured["wrong_answers"]
    print(
        f"{name:32}{measured['rps']:>10.0f}{late['p50']:>10.0f}{late['p99']:>10.0f}"
        f"{measured['agent_cpu_ms_per_turn']:>10.2f}{wrong:>8}",
        flush=True,
    )


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print turns a second, latencies, CPU for a turn and wrong answers of each run."""
    tools = Tools.beside(data)
    print(f"{'':32}{'turns/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms':>10}{'wrong':>8}")
    for kind, variant in CASES:
        asyncio.run(_measure(tools, kind, variant, quick=quick))
    for name, rate, late, cost in ORIGINAL:
        print(f"{name:32}{rate:>10}{'':>10}{late:>10}{cost:>10}{'':>8}  (given, not measured here)")
