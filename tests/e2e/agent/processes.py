"""Agents in processes of their own, over services of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.agent.databases import Kind, database
from bench.agent.processes import AgentProcess, running, tertulia_environment
from bench.agent.services import Services, pipeline, services
from tests.agent.stores.servers import postgresql_url

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Cast:
    """Agents that share a database, and the services that they ask."""

    agents: Sequence[AgentProcess]
    services: Services

    @property
    def urls(self) -> list[str]:
        """Where the agents listen."""
        return [agent.url for agent in self.agents]


@asynccontextmanager
async def cast(
    folder: Path,
    kind: Kind,
    *flags: str,
    number: int = 1,
    delay: Callable[[], float] = lambda: 0.0,
    breaker: bool = True,
) -> AsyncIterator[Cast]:
    """Agents that have not been started; whatever happens, none of them is left."""
    if kind == "postgresql":
        await postgresql_url()
    async with services(delay) as everyone, database(kind) as url:
        described = pipeline(everyone.url, breaker=None if breaker else False)
        agents = [
            AgentProcess.of(
                folder / f"agent{index}",
                described,
                url,
                name=f"agent {index}",
                flags=("--allow-module", "bench", *flags),
                environment=tertulia_environment(ROOT),
            )
            for index in range(number)
        ]
        try:
            yield Cast(agents, everyone)
        finally:
            for agent in agents:
                await agent.kill()


@asynccontextmanager
async def playing(
    folder: Path, kind: Kind, *flags: str, number: int = 1, breaker: bool = True
) -> AsyncIterator[Cast]:
    """Agents that listen."""
    async with (
        cast(folder, kind, *flags, number=number, breaker=breaker) as everyone,
        running(*everyone.agents),
    ):
        yield everyone
