import asyncio
import logging
from collections.abc import Sequence

import pytest

from tertulia.agent.connectors.gatherer import Gatherer
from tertulia.agent.errors import ConnectorError


class Work:
    """Shouts; waits at its gate, where that is closed."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun = asyncio.Semaphore(0)
        self.gate = asyncio.Event()
        self.gate.set()
        self.interrupted = 0

    async def __call__(self, tasks: Sequence[str]) -> list[object]:
        self.batches.append([*tasks])
        self.begun.release()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.interrupted += 1
            raise
        return [task.upper() for task in tasks]


@pytest.fixture
async def work() -> Work:
    return Work()


async def gathered(gatherer: Gatherer[str], depth: int) -> None:
    """Let other tasks run until so many wait."""
    while gatherer.depth < depth:  # noqa: ASYNC110 - the gatherer tells nobody
        await asyncio.sleep(0)


async def test_a_task_begins_at_once_when_nothing_is_under_way(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10)

    assert await gatherer.submit("a") == "A"
    assert await gatherer.submit("b") == "B"
    assert work.batches == [["a"], ["b"]]


async def test_what_arrives_while_a_batch_is_under_way_becomes_the_next(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=3)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        first = turns.create_task(gatherer.submit("a"))
        await work.begun.acquire()
        others = [turns.create_task(gatherer.submit(task)) for task in "bcde"]
        await gathered(gatherer, 4)
        work.gate.set()

    assert work.batches == [["a"], ["b", "c", "d"], ["e"]]
    assert [first.result(), *(other.result() for other in others)] == ["A", "B", "C", "D", "E"]


async def test_tasks_that_arrive_together_share_the_first_batch(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10)

    await asyncio.gather(*(gatherer.submit(task) for task in "abc"))

    assert work.batches == [["a", "b", "c"]]


async def test_only_tasks_of_one_kind_share_a_batch_and_nobody_is_passed_over(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10)

    await asyncio.gather(*(gatherer.submit(task, task.isdigit()) for task in "a1b2"))

    assert work.batches == [["a", "b"], ["1", "2"]]


async def test_as_many_batches_are_under_way_as_allowed(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=1, at_once=2)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        for task in "abc":
            turns.create_task(gatherer.submit(task))
        await work.begun.acquire()
        await work.begun.acquire()
        await gathered(gatherer, 1)
        under_way = [*work.batches]
        work.gate.set()

    assert under_way == [["a"], ["b"]]
    assert work.batches == [["a"], ["b"], ["c"]]


async def test_a_failure_answers_all_of_its_batch_and_the_next_goes_on() -> None:
    async def work(tasks: Sequence[str]) -> list[object]:
        if "bad" in tasks:
            raise ConnectorError("out of order", is_outage=True, retry_after_seconds=7)
        return [*tasks]

    gatherer = Gatherer(work=work, max_batch=2)

    outcomes = await asyncio.gather(
        *(gatherer.submit(task) for task in ("bad", "a", "b")), return_exceptions=True
    )

    first, second, third = outcomes
    assert isinstance(first, ConnectorError)
    assert isinstance(second, ConnectorError)
    assert first is not second
    assert (str(first), first.is_outage, first.retry_after_seconds) == ("out of order", True, 7)
    assert third == "b"


async def test_whatever_is_raised_is_a_failure_and_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work(tasks: Sequence[str]) -> list[object]:
        raise KeyError("secret")

    caplog.set_level(logging.INFO)
    gatherer = Gatherer(work=work, max_batch=2)

    with pytest.raises(ConnectorError, match="KeyError"):
        await gatherer.submit("a")

    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


async def test_a_wrong_number_of_outcomes_is_a_failure() -> None:
    async def work(tasks: Sequence[str]) -> list[object]:
        return ["one"]

    gatherer = Gatherer(work=work, max_batch=2)

    outcomes = await asyncio.gather(
        gatherer.submit("a"), gatherer.submit("b"), return_exceptions=True
    )

    assert ["1 answers to a batch of 2" in str(outcome) for outcome in outcomes] == [True, True]


async def test_one_that_leaves_while_it_waits_is_not_worked_on(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        turns.create_task(gatherer.submit("a"))
        await work.begun.acquire()
        leaving = turns.create_task(gatherer.submit("b"))
        staying = turns.create_task(gatherer.submit("c"))
        await gathered(gatherer, 2)
        leaving.cancel()
        await asyncio.wait([leaving])
        work.gate.set()

    assert work.batches == [["a"], ["c"]]
    assert staying.result() == "C"


async def test_one_that_leaves_a_batch_under_way_harms_nobody(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        leaving, staying = (turns.create_task(gatherer.submit(task)) for task in "ab")
        await work.begun.acquire()
        leaving.cancel()
        await asyncio.wait([leaving])
        work.gate.set()

    assert staying.result() == "B"
    assert work.interrupted == 0


async def test_a_batch_that_nobody_waits_for_any_more_makes_room_for_the_next(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        leaving = [turns.create_task(gatherer.submit(task)) for task in "ab"]
        await work.begun.acquire()
        waiting = turns.create_task(gatherer.submit("c"))
        await gathered(gatherer, 1)
        for one in leaving:
            one.cancel()
        await work.begun.acquire()
        work.gate.set()

    assert work.interrupted == 1
    assert waiting.result() == "C"


async def test_work_that_cannot_be_interrupted_is_not(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=10, can_be_interrupted=False)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        leaving = turns.create_task(gatherer.submit("a"))
        await work.begun.acquire()
        waiting = turns.create_task(gatherer.submit("b"))
        await gathered(gatherer, 1)
        leaving.cancel()
        await asyncio.wait([leaving])
        work.gate.set()

    assert work.interrupted == 0
    assert waiting.result() == "B"


async def test_too_many_are_refused_at_once_and_those_that_left_do_not_count(work: Work) -> None:
    gatherer = Gatherer(work=work, max_batch=1, max_waiting=2)
    work.gate.clear()

    async with asyncio.TaskGroup() as turns:
        turns.create_task(gatherer.submit("a"))
        await work.begun.acquire()
        leaving, _ = (turns.create_task(gatherer.submit(task)) for task in "bc")
        await gathered(gatherer, 2)
        with pytest.raises(ConnectorError, match="2 tasks are waiting") as caught:
            await gatherer.submit("d")
        leaving.cancel()
        await asyncio.wait([leaving])
        last = turns.create_task(gatherer.submit("e"))
        await gathered(gatherer, 2)
        work.gate.set()

    assert caught.value.is_outage
    assert last.result() == "E"


async def test_closing_leaves_no_task_behind(work: Work) -> None:
    before = asyncio.all_tasks()
    gatherer = Gatherer(work=work, max_batch=1, at_once=2)
    work.gate.clear()
    sending = [asyncio.create_task(gatherer.submit(task)) for task in "abc"]
    await work.begun.acquire()

    for one in sending:
        one.cancel()
    await gatherer.close()
    await asyncio.wait(sending)

    assert asyncio.all_tasks() == before
    assert len(work.batches) <= 2
