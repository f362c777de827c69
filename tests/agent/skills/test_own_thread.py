from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, ClassVar

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.own_thread import SkillInOwnThread
from tertulia.testing.skills import SkillConformance
from tests.agent.skills.speakers import Says

HELLO = Context(text="hello")


class Threads(Skill):
    """Says in which threads it was constructed, started and asked."""

    def __init__(self) -> None:
        self.seen = [threading.current_thread()]

    async def start(self) -> None:
        self.seen.append(threading.current_thread())

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        here = [*self.seen, threading.current_thread()]
        return [Hypothesis(" ".join(thread.name for thread in here))]


async def answer_of(skill: Any, context: Context = HELLO) -> Sequence[Hypothesis]:
    in_thread = SkillInOwnThread(lambda: skill, name="Mine")
    await in_thread.start()
    try:
        return await in_thread.respond(context)
    finally:
        await in_thread.stop()


class TestSkillInOwnThread(SkillConformance):
    text: ClassVar = "hello"

    async def make(self) -> SkillInOwnThread:
        return SkillInOwnThread(lambda: Says(lambda c: Hypothesis(c.text or "?")), name="Mine")


async def test_a_skill_lives_in_its_thread_from_its_construction() -> None:
    skill = SkillInOwnThread(Threads, name="Mine")
    await skill.start()

    [said] = await skill.respond(HELLO)
    await skill.stop()

    assert said.text == "tertulia-Mine tertulia-Mine tertulia-Mine"


async def test_one_that_blocks_delays_nobody_else() -> None:
    entered, gate = threading.Event(), threading.Event()

    def block(_: Context) -> Hypothesis:
        entered.set()
        gate.wait()
        return Hypothesis("at last")

    answering = asyncio.create_task(answer_of(Says(block)))
    await asyncio.to_thread(entered.wait)  # the loop goes on
    gate.set()

    assert [one.text for one in await answering] == ["at last"]


async def test_pieces_of_the_reply_arrive_in_the_agents_loop() -> None:
    heard: list[tuple[str, threading.Thread]] = []

    def speak(context: Context) -> Hypothesis:
        context.emit("He")
        context.emit("llo")
        return Hypothesis("Hello")

    context = Context(text="hi", emit=lambda one: heard.append((one, threading.current_thread())))
    await answer_of(Says(speak), context)

    assert heard == [(piece, threading.current_thread()) for piece in ("He", "llo")]


async def test_a_failure_names_kind_and_line_and_none_of_the_words() -> None:
    with pytest.raises(ConnectorError, match=r"Mine failed: ValueError in speakers.py, line \d+"):
        await answer_of(Says(ValueError("hello is my secret")))


async def test_a_connector_error_is_passed_on() -> None:
    with pytest.raises(ConnectorError, match="busy"):
        await answer_of(Says(ConnectorError("busy")))


async def test_one_that_cannot_be_constructed_says_so_at_the_start() -> None:
    def broken() -> Skill:
        raise ValueError("no such model")

    skill = SkillInOwnThread(broken, name="Mine")

    with pytest.raises(ConnectorError, match="Mine could not be started: ValueError: no such mod"):
        await skill.start()


async def test_a_stop_that_fails_ends_the_thread_all_the_same() -> None:
    class Clinging(Threads):
        async def stop(self) -> None:
            raise ValueError("never")

    skill = SkillInOwnThread(Clinging, name="Clinging")
    await skill.start()

    with pytest.raises(ConnectorError, match="Clinging failed: ValueError"):
        await skill.stop()
    assert "tertulia-Clinging" not in {thread.name for thread in threading.enumerate()}


async def test_being_cancelled_cancels_it_there() -> None:
    entered, cancelled = threading.Event(), threading.Event()

    async def wait() -> None:
        entered.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            cancelled.set()

    skill = SkillInOwnThread(lambda: Says(lambda _: wait()), name="Mine")
    await skill.start()
    answering = asyncio.create_task(skill.respond(HELLO))
    await asyncio.to_thread(entered.wait)

    answering.cancel()
    await asyncio.to_thread(cancelled.wait)
    await skill.stop()

    assert answering.cancelled()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (SystemExit("my secret"), r"^Mine failed: SystemExit in speakers.py, line \d+$"),
        (asyncio.CancelledError(), "Mine gave up"),
    ],
)
async def test_one_that_wants_to_end_ends_its_task_only(
    answer: BaseException, message: str
) -> None:
    replies = [Hypothesis("I am still here."), answer]
    skill = SkillInOwnThread(lambda: Says(lambda _: replies.pop()), name="Mine")
    await skill.start()

    with pytest.raises(ConnectorError, match=message):
        await skill.respond(HELLO)
    [said] = await skill.respond(HELLO)
    await skill.stop()

    assert said.text == "I am still here."


async def test_one_that_wants_to_exit_at_its_start_says_so() -> None:
    def leave() -> Skill:
        raise SystemExit(3)

    with pytest.raises(ConnectorError, match=r"could not be started: .*wants to exit with 3"):
        await SkillInOwnThread(leave, name="Mine").start()
