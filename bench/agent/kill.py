"""Turns while the agent is killed at random moments, in the middle of its start too.

Users send each message again, under its message id, until it is acknowledged; now and then they
ask once more for an answer that they have. Then the store is exported and compared with what they
were told.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.agent.audit import Audit, audit_agent
from bench.agent.clients import Talker, talk_all, talkers
from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running
from bench.agent.stubs import Tools

USERS, TURNS, BETWEEN = 40, 50, (20, 100)
QUICK_USERS, QUICK_TURNS = 20, 10
_PHASE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """What users and the store say after the last message.

    Attributes:
        turns: messages that were acknowledged.
        kills: how often the agent was killed.
        retries: how often a message had to be sent again.
        different: how often a repeated answer was another one.
        audit: what is wrong with the store.
    """

    turns: int
    kills: int
    retries: int
    different: int
    seconds: float
    audit: Audit


async def survive(
    agent: AgentProcess,
    *,
    users: int,
    turns: int,
    between: tuple[int, int],
    most_kills: int | None = None,
    seed: int = 1,
) -> Survival:
    """Let users talk while the agent is killed.

    Args:
        agent: a process that has not been started.
        users: how many talk at once.
        turns: how many messages each of them sends.
        between: the fewest and the most messages that are acknowledged between two kills.
        most_kills: how often the agent is killed at most; None: to the end.
        seed: what decides when.
    """
    start = perf_counter()
    async with running(agent), talkers(users, [agent.url], seed=seed, twice=0.1) as everyone:
        killing = asyncio.create_task(
            _kill_now_and_then(agent, everyone[0], between, most_kills, random.Random(seed))
        )
        try:
            await talk_all(everyone, turns)
        finally:
            killing.cancel()
            await asyncio.wait([killing])
        kills = 0 if killing.cancelled() else killing.result()
        await agent.stop()
    acknowledged = [each for talker in everyone for each in talker.acknowledged]
    return Survival(
        turns=len(acknowledged),
        kills=kills,
        retries=sum(talker.retries for talker in everyone),
        different=sum(talker.different for talker in everyone),
        seconds=perf_counter() - start,
        audit=await audit_agent(agent.folder, acknowledged),
    )


async def _kill_now_and_then(
    agent: AgentProcess,
    anybody: Talker,
    between: tuple[int, int],
    most: int | None,
    chance: random.Random,
) -> int:
    """Kill and start again until cancelled or done; how often."""
    kills = 0
    try:
        while most is None or kills < most:
            await anybody.progress.reach(anybody.progress.count + chance.randint(*between))
            await asyncio.sleep(chance.random() * _PHASE_SECONDS)  # at any moment of a turn
            await agent.kill()
            kills += 1
            if chance.random() < 0.25:
                await _start_in_vain(agent, chance.random() * 1.5)
                kills += 1
            await agent.start()
    except asyncio.CancelledError:
        if not agent.is_listening:
            await agent.kill()
            await agent.start()
    return kills


async def _start_in_vain(agent: AgentProcess, seconds: float) -> None:
    """Start the agent, and kill it while it may still be seeing to what it left open."""
    starting = asyncio.create_task(agent.start())
    await asyncio.wait([starting], timeout=seconds)
    await agent.kill()
    await asyncio.wait([starting])
    starting.exception()  # that it ended without listening is what was wanted


async def _measure(tools: Tools, kind: Kind, *, quick: bool) -> Survival:
    async with tools.stubs() as stubs, database(kind) as url:
        pipeline = await tools.pipeline(stubs, delay_ms=5)
        with TemporaryDirectory() as folder:
            agent = AgentProcess.of(Path(folder), pipeline, url)
            return await survive(
                agent,
                users=QUICK_USERS if quick else USERS,
                turns=QUICK_TURNS if quick else TURNS,
                between=BETWEEN,
            )


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print what was lost, doubled or out of order, by store."""
    tools = Tools.beside(data)
    print(f"{'store':12}{'turns':>7}{'kills':>7}{'retries':>9}{'seconds':>9}  store and users say")
    for kind in ("sqlite", "postgresql"):
        result = asyncio.run(_measure(tools, kind, quick=quick))
        print(
            f"{kind:12}{result.turns:>7}{result.kills:>7}{result.retries:>9}"
            f"{result.seconds:>9.0f}  {result.audit}; {result.different} repeated differently",
            flush=True,
        )
