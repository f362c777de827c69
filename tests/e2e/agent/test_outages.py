"""The connection to the database breaks again and again, and once for a while."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bench.agent.audit import audit_agent
from bench.agent.clients import Progress, talk_all, talkers
from bench.agent.databases import database
from bench.agent.processes import AgentProcess, running, tertulia_environment
from bench.agent.services import pipeline, services
from tests.agent.stores.proxy import Cable, cable_to
from tests.agent.stores.servers import postgresql_url
from tests.e2e.agent.processes import ROOT

OUTAGE_SECONDS = 3.5  # longer than a process tries to write the end of a turn


async def cut_now_and_then(cable: Cable, progress: Progress, chance: random.Random) -> None:
    """Break every connection five times, and then keep it broken for a while."""
    for _ in range(5):
        await progress.reach(progress.count + chance.randint(2, 6))
        await asyncio.sleep(chance.random() / 50)
        cable.cut()
    await progress.reach(progress.count + 3)
    cable.cut(for_good=True)
    await asyncio.sleep(OUTAGE_SECONDS)
    cable.mend()


@pytest.mark.services
async def test_no_turn_is_lost_or_doubled_when_the_database_is_cut_off(tmp_path: Path) -> None:
    server, chance = await postgresql_url(), random.Random(5)
    async with (
        services(lambda: chance.random() / 100) as everyone,
        cable_to(server, 5432) as cable,
        database("postgresql") as url,
    ):
        agent = AgentProcess.of(
            tmp_path,
            pipeline(everyone.url),
            cable.url(url),
            flags=("--allow-module", "bench", "--lease", "1"),
            environment=tertulia_environment(ROOT),
        )
        async with running(agent), talkers(6, [agent.url], twice=0.1) as users:
            cutting = asyncio.create_task(cut_now_and_then(cable, users[0].progress, chance))
            await talk_all(users, 10)
            await cutting
            status = await agent.stop()
        acknowledged = [each for user in users for each in user.acknowledged]
        audit = await audit_agent(tmp_path, acknowledged)

    assert status == 0
    assert len(acknowledged) == 60
    assert audit.is_clean, audit
    assert sum(user.different for user in users) == 0
    assert any("could not be written" in line for line in agent.spoken.lines)
