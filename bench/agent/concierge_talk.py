"""Guests who talk with the demo, many at once, as fast as they are answered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

from bench.agent.databases import database
from bench.agent.processes import AgentProcess, running
from tertulia.cli.concierge import Concierge, copy_example

TALK = (
    "hello",
    "I'm Ann",
    "I'd like a table for two tomorrow",
    "is there a pool?",
    "at nine",
    "yes please",
    "¿a qué hora es el desayuno?",
    "un taxi al aeropuerto mañana a las seis de la mañana",
    "sí",
    "who won the match last night?",
)


@dataclass(slots=True)
class Heard:
    """How long answers took, in milliseconds, and how many were none."""

    latencies: list[float] = field(default_factory=list)
    failures: int = 0


async def talk_for(seconds: float, users: int) -> str:
    """Let guests talk with an agent of its own; gives a line of what came of it."""
    with TemporaryDirectory() as name:
        folder = Path(name, "concierge")
        copy_example(folder)
        Concierge(folder).learn(lambda _: None)
        async with database("sqlite") as url:
            agent = AgentProcess.of(
                folder,
                {},
                url,
                flags=("-pl", "agent.yml"),
                environment={"TERTULIA_MODELS_PATH": str(folder)},
            )
            async with running(agent):
                await _talk(agent.url, 2.0, users)  # warms up
                started = perf_counter()
                heard = await _talk(agent.url, seconds, users)
                passed = perf_counter() - started
    cuts = quantiles(heard.latencies, n=100)
    return (
        f"{len(heard.latencies) / passed:>10.0f}{cuts[49]:>10.0f}{cuts[98]:>10.0f}"
        f"{heard.failures:>10}"
    )


async def _talk(url: str, seconds: float, users: int) -> Heard:
    heard, end = Heard(), perf_counter() + seconds
    connector = aiohttp.TCPConnector(limit=users)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
        for number in range(users):
            group.create_task(_guest(session, url, f"{end} {number}", end, heard))
    return heard


async def _guest(
    session: aiohttp.ClientSession, url: str, name: str, end: float, heard: Heard
) -> None:
    turn = 0
    while perf_counter() < end:
        visit, at = divmod(turn, len(TALK))
        body = {"user_id": f"{name} {visit}", "payload": TALK[at]}
        start = perf_counter()
        async with session.post(url, json=body) as response:
            answer = await response.json()
        heard.latencies.append((perf_counter() - start) * 1000)
        heard.failures += response.status != 200 or not answer.get("response")
        turn += 1
