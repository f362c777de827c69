"""Several agent processes over one PostgreSQL database, each user with all of them at once.

Every message goes to any of the agents; many go to two of them at the same time, as an impatient
client or a proxy would send them. Services and users take random pauses.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.agent.audit import Audit, audit_agent
from bench.agent.clients import talk_all, talkers
from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running, tertulia_environment
from bench.agent.services import pipeline, services

AGENTS, USERS, TURNS = 4, 100, 20
QUICK_USERS, QUICK_TURNS = 20, 5
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What users and the store say after the last message.

    Attributes:
        turns: messages that were acknowledged.
        retries: how often one had to be sent again.
        different: how often two answers to one message differed.
        asked_again: how often a service was asked about a message a second time.
        audit: what is wrong with the store.
    """

    turns: int
    retries: int
    different: int
    seconds: float
    audit: Audit


async def share(agents: Sequence[AgentProcess], *, users: int, turns: int, seed: int = 1) -> Shared:
    """Let users talk with all the agents at once; those have not been started."""
    urls = [agent.url for agent in agents]
    pauses = {"twice": 0.2, "longest_pause_seconds": 0.05}
    async with running(*agents), talkers(users, urls, seed=seed, **pauses) as everyone:
        start = perf_counter()
        await talk_all(everyone, turns)
        seconds = perf_counter() - start
        await asyncio.gather(*(agent.stop() for agent in agents))
    acknowledged = [each for talker in everyone for each in talker.acknowledged]
    return Shared(
        turns=len(acknowledged),
        retries=sum(talker.retries for talker in everyone),
        different=sum(talker.different for talker in everyone),
        seconds=seconds,
        audit=await audit_agent(agents[0].folder, acknowledged),
    )


async def _measure(kind: Kind, *, quick: bool) -> tuple[Shared, int]:
    chance = random.Random(3)
    async with (
        services(delay=lambda: chance.random() * 0.03) as everyone,
        database(kind) as url,
    ):
        with TemporaryDirectory() as folder:
            agents = [
                AgentProcess.of(
                    Path(folder) / f"agent{index}",
                    pipeline(everyone.url),
                    url,
                    name=f"agent {index}",
                    flags=("--allow-module", "bench"),
                    environment=tertulia_environment(ROOT),
                )
                for index in range(AGENTS)
            ]
            users, turns = (QUICK_USERS, QUICK_TURNS) if quick else (USERS, TURNS)
            result = await share(agents, users=users, turns=turns)
        return result, len(everyone.asked["skill"])


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print what was lost, doubled or out of order with four processes on one database."""
    del data
    print(f"{AGENTS} agent processes")
    print(f"{'store':12}{'turns':>7}{'asked':>7}{'retries':>9}{'turns/s':>9}  store and users say")
    for kind in ("postgresql", "sqlite"):
        result, asked = asyncio.run(_measure(kind, quick=quick))
        print(
            f"{kind:12}{result.turns:>7}{asked:>7}{result.retries:>9}"
            f"{result.turns / result.seconds:>9.0f}  {result.audit};"
            f" {result.different} repeated differently",
            flush=True,
        )
