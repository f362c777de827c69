"""An agent process that is stopped in the middle of a turn for longer than its lease lasts.

Another process takes the turn over and answers it. When the first one goes on, what it writes is
refused, and its client gets the answer that stands.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bench.agent.audit import Audit, audit_agent
from bench.agent.clients import Acknowledged
from bench.agent.databases import database
from bench.agent.processes import AgentProcess, running, tertulia_environment
from bench.agent.services import Services, pipeline, services

LEASE_SECONDS = 1.0
FLAGS = ("--allow-module", "bench", "--lease", str(LEASE_SECONDS))
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """What became of the turns of one user.

    Attributes:
        taken_over: the answer of the second process to the turn of the first.
        late: what the first process answered when it went on.
        later: the next answer of the first process.
        refusal: what the first process said of its late write.
        asked: how often the skill was asked about the first message.
        audit: what is wrong with the store.
    """

    taken_over: Acknowledged
    late: Acknowledged
    later: Acknowledged
    refusal: str
    asked: int
    audit: Audit


async def stop_and_continue(agents: Sequence[AgentProcess], everyone: Services) -> Stopped:
    """Stop the first of two agents while a service holds its turn; they have not been started."""
    first, second = agents
    async with running(*agents), aiohttp.ClientSession() as session:
        waiting = asyncio.create_task(_say(session, first, "hold on", "m1"))
        await everyone.held.wait()
        first.signal(signal.SIGSTOP)
        everyone.may_go.set()
        taken_over = await _say(session, second, "hold on", "m1")
        between = await _say(session, second, "are you there?", "m2")
        first.signal(signal.SIGCONT)
        late = await waiting
        refusal = await first.spoken.wait_for("taken over by another process")
        later = await _say(session, first, "and you?", "m3")
        for agent in agents:
            await agent.stop()
    return Stopped(
        taken_over=taken_over,
        late=late,
        later=later,
        refusal=refusal,
        asked=sum(b"hold on" in body for body in everyone.asked["skill"]),
        audit=await audit_agent(first.folder, [taken_over, between, later]),
    )


async def _say(
    session: aiohttp.ClientSession, agent: AgentProcess, text: str, message_id: str
) -> Acknowledged:
    body = {"user_id": "ann", "payload": text, "message_id": message_id}
    async with session.post(agent.url, json=body, raise_for_status=True) as response:
        answer = await response.json()
    return Acknowledged(
        user_id="ann",
        text=text,
        message_id=message_id,
        dialog_id=answer["dialog_id"],
        utt_id=answer["utt_id"],
        response=answer["response"],
    )


async def _measure(kind: str) -> Stopped:
    async with services() as everyone, database(kind) as url:
        with TemporaryDirectory() as folder:
            agents = [
                AgentProcess.of(
                    Path(folder) / f"agent{index}",
                    pipeline(everyone.url),
                    url,
                    name=f"agent {index}",
                    flags=FLAGS,
                    environment=tertulia_environment(ROOT),
                )
                for index in range(2)
            ]
            return await stop_and_continue(agents, everyone)


def main(data: Path | None) -> None:
    """Print what became of the late write, by store."""
    del data
    print(f"lease of {LEASE_SECONDS:g} s; the skill may be asked twice, the store holds one answer")
    for kind in ("sqlite", "postgresql"):
        result = asyncio.run(_measure(kind))
        same = "the answer that stands" if result.late == result.taken_over else "another answer"
        print(
            f"{kind:12}skill asked {result.asked} times; the first process: {result.refusal!r},"
            f" and gave {same}; {result.audit}",
            flush=True,
        )
