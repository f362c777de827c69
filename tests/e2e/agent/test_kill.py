"""An agent that is killed again and again loses nothing, doubles nothing and keeps the order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.agent.kill import survive
from tests.e2e.agent.processes import cast

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]


@pytest.mark.parametrize("kind", STORES)
async def test_no_acknowledged_turn_is_lost_doubled_or_out_of_order(
    tmp_path: Path, kind: str
) -> None:
    chance = random.Random(7)

    async with cast(tmp_path, kind, delay=lambda: chance.random() / 100) as everyone:
        survival = await survive(
            everyone.agents[0], users=6, turns=10, between=(5, 15), most_kills=3
        )

    assert survival.turns == 60
    assert survival.kills >= 3
    assert survival.audit.is_clean, survival.audit
    assert survival.different == 0
