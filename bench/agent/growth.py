"""A turn of a long dialogue against one of a short dialogue.

`small`: services get the last utterance. `full`: selector and skills get the whole dialogue, which
has to be sent to them and read by them; that grows with the dialogue, whoever the agent is. `full,
newest 20`: the same with `history_window`. Turns of short and long dialogues take turns with each
other, so that a busy machine is busy for all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools, Variant

LENGTHS, QUICK_LENGTHS = (10, 100, 500, 1000), (10, 50, 100)
SAMPLES, QUICK_SAMPLES = 150, 40


@dataclass(frozen=True, slots=True)
class Case:
    """A pipeline on a store."""

    name: str
    kind: Kind
    variant: Variant
    window: int | None = None


CASES = (
    Case("sqlite, small", "sqlite", "small"),
    Case("postgresql, small", "postgresql", "small"),
    Case("sqlite, full, newest 20", "sqlite", "full", 20),
    Case("sqlite, full", "sqlite", "full"),
)


async def _take_turn(session: aiohttp.ClientSession, url: str, user: str) -> float:
    start = perf_counter()
    async with session.post(url, json={"user_id": user, "payload": "hello again"}) as response:
        answer = await response.json()
    assert answer["response"] == "echo: hello again"
    return perf_counter() - start


async def _compare(url: str, lengths: Sequence[int], samples: int) -> list[float]:
    """The median of a turn in milliseconds, by the number of the turn.

    A sample takes its dialogue a turn further; a tenth later another dialogue takes its place.
    """
    seconds: dict[int, list[float]] = {length: [] for length in lengths}
    users = dict.fromkeys(lengths, "")
    async with aiohttp.ClientSession() as session:
        for sample in range(samples):
            for length in lengths:
                if sample % max(1, length // 10) == 0:
                    users[length] = f"dialogue {sample} of {length}"
                    for _ in range(length - 1):
                        await _take_turn(session, url, users[length])
                seconds[length].append(await _take_turn(session, url, users[length]))
    return [median(seconds[length]) * 1000 for length in lengths]


async def _measure(tools: Tools, case: Case, lengths: Sequence[int], samples: int) -> None:
    async with tools.stubs() as stubs, database(case.kind) as url:
        pipeline = await tools.pipeline(stubs, variant=case.variant)
        if case.window is not None:
            pipeline["history_window"] = case.window
        with TemporaryDirectory() as folder:
            agent = AgentProcess.of(
                Path(folder),
                pipeline,
                url,
                flags=("--allow-module", "bench_formatters"),
                environment=tools.environment,
            )
            async with running(agent):
                medians = await _compare(agent.url, lengths, samples)
    cells = "".join(f"{one:>10.2f}" for one in medians)
    print(f"{case.name:26}{cells}{medians[-1] / medians[0]:>16.2f}", flush=True)


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print the median of a turn, in milliseconds, by its place in the dialogue."""
    tools = Tools.beside(data)
    lengths = QUICK_LENGTHS if quick else LENGTHS
    cells = "".join(f"{f'turn {length}':>10}" for length in lengths)
    print(f"{'medians in ms':26}{cells}{'last to first':>16}")
    for case in CASES:
        asyncio.run(_measure(tools, case, lengths, QUICK_SAMPLES if quick else SAMPLES))
    print("original: 6.8 ms in turns 1-50, 53 ms in turns 451-500  (given, not measured here)")
