"""Ten times as many messages as the agent can answer, for half a minute; then no more than it can.

`waiting`: services take 20 ms, and how many turns may be in progress is what limits the agent.
`working`: services answer at once, and the limit is the processor, which agent, services and those
who ask share.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.agent.databases import database
from bench.agent.open_loop import Attack, attack
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools

FACTOR = 10
SECONDS, QUICK_SECONDS = 30.0, 6.0
PAUSE_SECONDS, RECOVERY_SECONDS = 1.0, 5.0
CONNECTIONS = 128


@dataclass(frozen=True, slots=True)
class Case:
    """A pipeline, and how many turns may be in progress."""

    name: str
    delay_ms: float
    max_turns: int


CASES = (Case("waiting", 20, 6), Case("working", 0, 64))


async def _capacity(tools: Tools, agent: AgentProcess, case: Case, seconds: float) -> float:
    """Turns a second in a closed loop with as many users as there is room for."""
    load = ("--users", str(case.max_turns), "--duration", str(seconds))
    measured = await tools.load(agent.port, *load, pid=agent.pid)
    capacity: float = measured["rps"]
    return capacity


async def _measure(tools: Tools, case: Case, seconds: float) -> None:
    async with tools.stubs() as stubs, database("sqlite") as url:
        pipeline = await tools.pipeline(stubs, delay_ms=case.delay_ms)
        with TemporaryDirectory() as folder:
            agent = AgentProcess.of(
                Path(folder), pipeline, url, flags=("--max-turns", str(case.max_turns))
            )
            async with running(agent):
                await _capacity(tools, agent, case, 2)  # warms up
                capacity = await _capacity(tools, agent, case, 8)
                seen = await attack(
                    agent.port, rate=FACTOR * capacity, seconds=seconds, connections=CONNECTIONS
                )
                await asyncio.sleep(PAUSE_SECONDS)
                afterwards = await _capacity(tools, agent, case, RECOVERY_SECONDS - PAUSE_SECONDS)
                _print(case, capacity, seconds, seen, afterwards)


def _print(case: Case, capacity: float, seconds: float, seen: Attack, afterwards: float) -> None:
    refused, answered = seen.latencies(503), seen.latencies(200)
    good = sum(answer.status == 200 and answer.ended < seconds for answer in seen.answers) / seconds
    offered = len(seen.answers) / seconds
    print(
        f"{case.name:10}{capacity:>10.0f}{offered:>9.0f}{good:>10.0f}{good / capacity:>8.0%}"
        f"{_percentile(answered, 0.99):>8.0f}"
        f"{_percentile(refused, 0.5):>14.1f}{_percentile(refused, 0.99):>8.1f}"
        f"{_percentile(refused, 1.0):>8.1f}"
        f"{afterwards:>12.0f}{afterwards / capacity:>6.0%}{seen.broken:>8}{seen.lag:>7.2f}",
        flush=True,
    )


def _percentile(ordered: list[float], share: float) -> float:
    """In milliseconds."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print how quickly messages are refused, how many are answered all the same, and after it."""
    tools = Tools.beside(data)
    print(
        f"{FACTOR} x capacity; afterwards: {PAUSE_SECONDS:g} to {RECOVERY_SECONDS:g} s later;"
        " rates a second, times in ms"
    )
    print(
        f"{'':10}{'capacity':>10}{'offered':>9}{'answered':>10}{'':>8}{'p99':>8}"
        f"{'refused p50':>14}{'p99':>8}{'max':>8}{'afterwards':>12}{'':>6}{'broken':>8}{'lag s':>7}"
    )
    for case in CASES:
        asyncio.run(_measure(tools, case, QUICK_SECONDS if quick else SECONDS))
