"""Every service in turn does everything wrong; every turn is to be answered in time all the same.

One user says what is to go wrong, and then something for which nothing does; services rest as they
do by default. Afterwards many ask at once, through the batching connector too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

from bench.agent.databases import database
from bench.agent.faulty import INNER_FAULTS
from bench.agent.processes import AgentProcess, running, tertulia_environment
from bench.agent.services import FAULTS, SERVICES, pipeline, services

TIME_LIMIT_SECONDS = 2.0
FLAGS = ("--allow-module", "bench", "-tl", str(TIME_LIMIT_SECONDS))
ROOT = Path(__file__).parents[2]

EVERYTHING = [(name, fault) for name in SERVICES for fault in FAULTS]
EVERYTHING += [("inner", fault) for fault in INNER_FAULTS]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a message, and how long that took."""

    service: str
    fault: str
    status: int
    response: str
    seconds: float

    @property
    def is_well(self) -> bool:
        """Whether every service had its say."""
        return self.response.startswith("echo: ") and self.response.endswith("!")


def faulty_agent(
    folder: Path, url: str, database_url: str, *, breaker: bool = True
) -> AgentProcess:
    """An agent of those services, in a process that has not been started."""
    described = pipeline(url, breaker=None if breaker else False)
    environment = tertulia_environment(ROOT)
    return AgentProcess.of(folder, described, database_url, flags=FLAGS, environment=environment)


async def say(
    session: aiohttp.ClientSession, url: str, user: str, service: str = "", fault: str = ""
) -> Answered:
    """Say what is to go wrong, or something harmless."""
    text = f"fault {service} {fault}" if service else "hello"
    start = perf_counter()
    async with session.post(url, json={"user_id": user, "payload": text}) as response:
        body = await response.json()
    seconds = perf_counter() - start
    return Answered(service, fault, response.status, body.get("response", ""), seconds)


async def _measure(wrongs: Sequence[tuple[str, str]]) -> None:
    async with services() as everyone, database("sqlite") as database_url:
        with TemporaryDirectory() as folder:
            agent = faulty_agent(Path(folder), everyone.url, database_url)
            async with running(agent), aiohttp.ClientSession() as session:
                for service in dict.fromkeys(service for service, _ in wrongs):
                    faults = [fault for name, fault in wrongs if name == service]
                    bad, good = [], []
                    for fault in faults:
                        bad.append(await say(session, agent.url, service, service, fault))
                        good.append(await say(session, agent.url, service))
                    _print_row(service, bad, good)
                crowd = [say(session, agent.url, f"user {number}") for number in range(64)]
                answers = await asyncio.gather(*crowd)
    longest = max(answer.seconds for answer in answers)
    well = sum(answer.is_well for answer in answers)
    print(f"afterwards 64 at once: {well} well answered, the slowest after {longest * 1000:.0f} ms")


def _print_row(service: str, bad: Sequence[Answered], good: Sequence[Answered]) -> None:
    slowest = max(bad, key=lambda answer: answer.seconds)
    print(
        f"{service:12}{len(bad):>7}{sum(answer.status == 200 for answer in bad):>10}"
        f"{sum(answer.is_well for answer in bad):>10}{slowest.seconds * 1000:>12.0f}"
        f" {slowest.fault:10}{sum(answer.is_well for answer in good):>12}",
        flush=True,
    )


def main(data: Path | None, *, quick: bool = False) -> None:
    """Print for each service how many faulty turns were answered, and how late the slowest was."""
    del data
    wrongs = [wrong for wrong in EVERYTHING if not quick or wrong[1] in {"hangs", "fails", "null"}]
    print(f"time limit of a turn: {TIME_LIMIT_SECONDS:g} s")
    print(
        f"{'service':12}{'faults':>7}{'answered':>10}{'as usual':>10}{'slowest ms':>12}"
        f" {'':10}{'next well':>12}"
    )
    asyncio.run(_measure(wrongs))
