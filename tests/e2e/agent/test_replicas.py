"""Several agents on one database: one turn at a time for each user, one answer to each message."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.agent.replicas import share
from tests.e2e.agent.processes import cast

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]


@pytest.mark.parametrize("kind", STORES)
async def test_two_processes_answer_every_message_once_and_in_order(
    tmp_path: Path, kind: str
) -> None:
    chance = random.Random(7)

    async with cast(tmp_path, kind, number=2, delay=lambda: chance.random() / 100) as everyone:
        shared = await share(everyone.agents, users=10, turns=6)

    assert shared.turns == 60
    assert shared.audit.is_clean, shared.audit
    assert shared.different == 0
    assert len(everyone.services.asked["skill"]) == 60
