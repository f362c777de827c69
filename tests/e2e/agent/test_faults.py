"""Whatever a service does wrong, the turn is answered in time, and the next one is as usual."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bench.agent.faults import EVERYTHING, say
from bench.agent.services import SERVICES
from tests.e2e.agent.processes import playing

FLAGS = ("-tl", "1")


@pytest.mark.parametrize("service", [*SERVICES, "inner"])
async def test_every_fault_of_a_service_is_answered_and_soon_forgotten(
    tmp_path: Path, service: str
) -> None:
    faults = [fault for name, fault in EVERYTHING if name == service]

    async with (
        playing(tmp_path, "sqlite", *FLAGS, breaker=False) as everyone,
        aiohttp.ClientSession() as session,
    ):
        [agent] = everyone.agents
        turns = [say(session, agent.url, fault, service, fault) for fault in faults]
        faulty = await asyncio.gather(*turns)
        afterwards = await asyncio.gather(*(say(session, agent.url, fault) for fault in faults))

    assert {answer.fault: answer.status for answer in faulty} == dict.fromkeys(faults, 200)
    assert all(answer.response for answer in faulty)
    assert {answer.response for answer in afterwards} == {"echo: hello!"}
