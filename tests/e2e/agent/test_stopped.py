"""A process that was stopped for too long cannot write any more, and the dialogue goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.agent.stopped import stop_and_continue
from tests.e2e.agent.processes import cast

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]


@pytest.mark.parametrize("kind", STORES)
async def test_the_late_write_of_a_stopped_process_is_refused(tmp_path: Path, kind: str) -> None:
    async with cast(tmp_path, kind, "--lease", "0.5", number=2) as everyone:
        stopped = await stop_and_continue(everyone.agents, everyone.services)

    assert stopped.late == stopped.taken_over
    assert stopped.later.response == "echo: and you?!"
    assert stopped.asked == 2
    assert stopped.audit.is_clean, stopped.audit
