"""Ten times as many messages as the agent can answer, for half a minute; then no more than it can.

`waiting`: services take 20 ms, and how many turns may be in progress is what limits the agent.
`working`: services answer at once, and the limit is the processor, which agent, services and the
clients share; the clients alone keep it busy then, and what they send is less than they mean to.
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
AFTERWARDS_SECONDS = 10.0
RECOVERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Case:
    """A pipeline, and how many turns may be in progress.

    Attributes:
        rate: how many messages a second to measure the capacity with; more than there is.
    """

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
                phases = [(FACTOR * capacity, seconds), (0.8 * capacity, AFTERWARDS_SECONDS)]
                seen = await attack(agent.port, phases=phases, connections=2 * case.max_turns)
                _print(case, capacity, seconds, seen)


def _print(case: Case, capacity: float, seconds: float, seen: Attack) -> None:
    refused = seen.between(0, seconds, status=503)
    answered = seen.between(0, seconds, status=200)
    end = seconds + AFTERWARDS_SECONDS
    recovered = seen.between(seconds + RECOVERY_SECONDS, end, status=200)
    still_refused = seen.between(seconds + RECOVERY_SECONDS, end, status=503)
    offered = (len(refused) + len(answered)) / seconds
    print(
        f"{case.name:10}{capacity:>10.0f}{offered:>10.0f}{len(answered) / seconds:>10.0f}"
        f"{len(answered) / seconds / capacity:>9.0%}{_percentile(refused, 0.5):>9.1f}"
        f"{_percentile(refused, 0.99):>9.1f}{_percentile(refused, 1.0):>9.1f}"
        f"{_percentile(answered, 0.99):>10.0f}{_percentile(recovered, 0.99):>10.0f}"
        f"{len(still_refused):>9}{seen.broken:>8}{seen.lag:>7.1f}",
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
        f"{FACTOR} x capacity, then 0.8 x; the last columns are from {RECOVERY_SECONDS:g} s after"
    )
    print(
        f"{'':10}{'capacity':>10}{'offered':>10}{'answered':>10}{'goodput':>9}{'refused':>9}"
        f"{'p99':>9}{'max ms':>9}{'p99 ms':>10}{'after ms':>10}{'refused':>9}{'broken':>8}"
        f"{'lag s':>7}"
    )
    for case in CASES:
        asyncio.run(_measure(tools, case, QUICK_SECONDS if quick else SECONDS))
