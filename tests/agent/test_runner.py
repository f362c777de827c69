from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tertulia.agent.errors import StoreError
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.trace import TurnEnded, TurnEvent
from tests.agent.fakes import Says, Waits
from tests.agent.stage import Clock, Stage, echo, message, parts

DEAD = "dead/1"
LEASE = 10.0


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "dialogues.sqlite3")


class Ends:
    """Waits for turns to end, by what was answered."""

    def __init__(self, number: int) -> None:
        self.answers: list[str] = []
        self.were_all_heard = asyncio.Event()
        self._number = number

    def hear(self, event: TurnEvent) -> None:
        if isinstance(event, TurnEnded) and event.is_stored:
            self.answers.append(event.answer)
            if len(self.answers) == self._number:
                self.were_all_heard.set()


async def leave_open(stage: Stage, *texts: str, user_id: str = "ann") -> list[TurnRecord]:
    """Messages that a process took in before it died."""
    async with stage.opened() as store:
        accepted = [await store.accept(message(text, user_id=user_id), DEAD) for text in texts]
    return [standing.turn for standing in accepted]


async def test_what_a_dead_process_left_open_is_answered_at_start(stage: Stage) -> None:
    await leave_open(stage, "one", "two", "three")
    ends = Ends(3)

    agent = stage.agent()
    agent.listen(ends.hear)
    async with agent:
        await ends.were_all_heard.wait()

    assert await stage.said() == [["one", "echo: one", "two", "echo: two", "three", "echo: three"]]


async def test_more_than_one_list_of_orphans_is_answered(stage: Stage) -> None:
    for number in range(120):
        await leave_open(stage, "one", user_id=f"user {number}")
    ends = Ends(120)

    agent = stage.agent(lease_seconds=0.03)
    agent.listen(ends.hear)
    async with agent:
        await ends.were_all_heard.wait()

    assert ends.answers == ["echo: one"] * 120


async def test_new_messages_stand_behind_what_a_dead_process_left_open(stage: Stage) -> None:
    await leave_open(stage, "one")

    async with stage.agent() as agent:
        await agent.respond(message("two"))

    assert await stage.said() == [["one", "echo: one", "two", "echo: two"]]


async def test_what_was_left_open_long_ago_is_answered_by_the_last_chance(stage: Stage) -> None:
    skill = Says(answer=echo)
    old = Stage(stage.path, Clock(datetime.now(UTC) - timedelta(hours=1)))
    await leave_open(old, "long ago")
    await leave_open(stage, "just now", user_id="bob")

    async with stage.agent(parts(skill)) as agent:
        await agent.respond(message("hello"))
        await agent.respond(message("hello", user_id="bob"))

    assert await stage.said("ann") == [["long ago", "Sorry.", "hello", "echo: hello"]]
    assert (await stage.said("bob"))[0][1] == "echo: just now"
    assert len(skill.asked) == 3


async def test_a_living_process_keeps_its_turns_when_another_starts(stage: Stage) -> None:
    slow, quick = Waits(answer=echo), Says(answer=echo)

    async with stage.agent(parts(slow), name="one") as one:
        caller = asyncio.create_task(one.respond(message("hello")))
        await slow.was_asked.wait()
        async with stage.agent(parts(quick), name="two") as two:
            await two.respond(message("and me?", user_id="bob"))
        slow.may_go.set()
        reply = await caller

    assert reply.answer.text == "echo: hello"
    assert len(quick.asked) == 1


async def test_a_process_started_again_takes_its_own_turns_over_at_once(stage: Stage) -> None:
    stuck, quick = Waits(answer=echo), Says(answer=echo)
    async with stage.agent(parts(stuck), name="one", lease_seconds=600) as former:
        caller = asyncio.create_task(former.respond(message("hello", message_id="m1")))
        await stuck.was_asked.wait()

        async with stage.agent(parts(quick), name="one", lease_seconds=600) as again:
            reply = await again.respond(message("hello", message_id="m1"))
        stuck.may_go.set()
        late = await caller

    assert reply.answer.text == "echo: hello"
    assert late.answer == reply.answer


async def test_a_late_writer_is_refused_and_gives_the_answer_that_stands(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    slow = Waits(answer=[{"text": "late", "confidence": 1.0}])
    quick = Says(answer=[{"text": "in time", "confidence": 1.0}])

    async with stage.agent(parts(slow), name="one", lease_seconds=LEASE) as one:
        caller = asyncio.create_task(one.respond(message("hello", message_id="m1")))
        await slow.was_asked.wait()
        stage.clock.pass_by(seconds=2 * LEASE)
        async with stage.agent(parts(quick), name="two", lease_seconds=LEASE) as two:
            reply = await two.respond(message("hello", message_id="m1"))
        slow.may_go.set()
        with caplog.at_level(logging.WARNING):
            late = await caller
        later = await one.respond(message("and then?"))

    assert (reply.answer.text, late.answer) == ("in time", reply.answer)
    assert "was taken over by another process" in caplog.text
    assert await stage.said() == [["hello", "in time", "and then?", later.answer.text]]


async def test_a_late_writer_sees_what_was_said_meanwhile(stage: Stage) -> None:
    slow, quick = Waits(answer=echo), Says(answer=echo)

    async with stage.agent(parts(slow), name="one", lease_seconds=LEASE) as one:
        caller = asyncio.create_task(one.respond(message("one")))
        await slow.was_asked.wait()
        stage.clock.pass_by(seconds=2 * LEASE)
        async with stage.agent(parts(quick), name="two", lease_seconds=LEASE) as two:
            await two.respond(message("two"))
        slow.may_go.set()
        await caller
        await one.respond(message("three"))

    seen = [utterance["text"] for utterance in slow.asked[-1]["utterances"]]
    assert seen == ["one", "echo: one", "two", "echo: two", "three"]


async def test_a_turn_waiting_behind_a_process_that_dies_is_answered(stage: Stage) -> None:
    stuck = Waits(answer=echo)
    async with stage.agent(parts(stuck), name="one", lease_seconds=LEASE) as one:
        first = asyncio.create_task(one.respond(message("one")))
        await stuck.was_asked.wait()
        async with stage.agent(name="two", lease_seconds=LEASE) as two:
            accepted = asyncio.Event()
            second = asyncio.create_task(two.respond(message("two"), lambda _: accepted.set()))
            await accepted.wait()
            stage.clock.pass_by(seconds=2 * LEASE)
            await two.store.beat(two._owner, "two", LEASE)
            reply = await second
        stuck.may_go.set()
        await first

    assert reply.answer.text == "echo: two"
    assert await stage.said() == [["one", "echo: one", "two", "echo: two"]]


async def test_a_turn_that_waited_longer_than_its_time_is_answered_all_the_same(
    stage: Stage,
) -> None:
    slow = Waits(answer=echo)
    settings = AgentSettings(time_limit_seconds=0.05)

    async with stage.agent(parts(slow), settings=settings) as agent:
        first, second = await asyncio.gather(
            agent.respond(message("one")), agent.respond(message("two"))
        )

    assert (first.answer.text, second.answer.text) == ("Sorry.", "Sorry.")
    assert await stage.said() == [["one", "Sorry.", "two", "Sorry."]]


@pytest.mark.parametrize("failure", [StoreError("the disk is full"), RuntimeError("a mistake")])
async def test_a_lease_that_could_not_be_renewed_is_renewed_at_the_next_beat(
    stage: Stage, caplog: pytest.LogCaptureFixture, failure: Exception
) -> None:
    agent = stage.agent(lease_seconds=0.03)
    agent.store.failure = failure

    async with agent:
        beats = agent.store.beats
        agent.store.failures["beat"] = 1
        await beats.reach(beats.count + 2)

    assert "the lease could not be renewed" in caplog.text
