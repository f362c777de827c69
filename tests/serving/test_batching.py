import asyncio
import threading

import pytest

from tertulia.serving.batching import Batcher
from tertulia.serving.errors import UnavailableError
from tertulia.serving.prediction import Answer, Failure


class Shouter:
    """Notes the batches it gets; waits at its gate, where it has one."""

    inputs, outputs = ("text",), ("loud",)

    def __init__(self, *, is_gated: bool = False) -> None:
        self.batches: list[list[str]] = []
        self.threads: set[str] = set()
        self.entered, self.gate = threading.Event(), threading.Event()
        if not is_gated:
            self.gate.set()

    def __call__(self, texts):
        self.batches.append(texts)
        self.threads.add(threading.current_thread().name)
        self.entered.set()
        self.gate.wait()
        return [text.upper() for text in texts]

    async def is_busy(self) -> None:
        await asyncio.to_thread(self.entered.wait)


async def gathered(batcher: Batcher, depth: int) -> None:
    """Let other tasks run until `depth` examples wait."""
    while batcher.depth < depth:  # noqa: ASYNC110 - the batcher tells nobody
        await asyncio.sleep(0)


async def test_what_arrives_while_a_batch_runs_becomes_the_next_batch() -> None:
    model = Shouter(is_gated=True)
    batcher = Batcher(model)

    async with batcher.running(), asyncio.TaskGroup() as clients:
        first = clients.create_task(batcher.answer([("a",)]))
        await model.is_busy()
        others = [clients.create_task(batcher.answer([(text,)])) for text in "bcd"]
        await gathered(batcher, 3)
        model.gate.set()

    assert model.batches == [["a"], ["b", "c", "d"]]
    assert first.result() == [Answer("A")]
    assert [other.result() for other in others] == [[Answer("B")], [Answer("C")], [Answer("D")]]


async def test_no_batch_is_larger_than_allowed() -> None:
    model = Shouter()
    batcher = Batcher(model, max_batch=2)

    async with batcher.running():
        outcomes = await batcher.answer([("a",), ("b",), ("c",), ("d",), ("e",)])

    assert model.batches == [["a", "b"], ["c", "d"], ["e"]]
    assert outcomes == [Answer(text) for text in "ABCDE"]


async def test_the_model_never_runs_on_the_event_loop_and_always_in_the_same_thread() -> None:
    model = Shouter()
    batcher = Batcher(model, max_batch=1)

    async with batcher.running():
        await batcher.answer([("a",), ("b",), ("c",)])

    assert len(model.threads) == 1
    assert threading.current_thread().name not in model.threads


async def test_an_incomplete_batch_waits_for_company_where_asked_to() -> None:
    model = Shouter()
    batcher = Batcher(model, max_batch=2, max_wait_seconds=3600)

    async with batcher.running(), asyncio.TaskGroup() as clients:
        clients.create_task(batcher.answer([("a",)]))
        await gathered(batcher, 1)
        await clients.create_task(batcher.answer([("b",)]))

    assert model.batches == [["a", "b"]]


async def test_an_incomplete_batch_does_not_wait_for_ever() -> None:
    model = Shouter()
    batcher = Batcher(model, max_wait_seconds=0.001)

    async with batcher.running():
        outcomes = await batcher.answer([("a",)])

    assert outcomes == [Answer("A")]


async def test_a_bad_example_fails_alone() -> None:
    batcher = Batcher(Shouter())

    async with batcher.running():
        outcomes = await batcher.answer([("a",), (None,), ("c",)])

    assert outcomes == [Answer("A"), Failure("AttributeError"), Answer("C")]


async def test_a_client_that_goes_harms_nobody_and_costs_nothing() -> None:
    model = Shouter(is_gated=True)
    batcher = Batcher(model)

    async with batcher.running(), asyncio.TaskGroup() as clients:
        running = clients.create_task(batcher.answer([("a",)]))
        await model.is_busy()
        waiting = clients.create_task(batcher.answer([("b",)]))
        staying = clients.create_task(batcher.answer([("c",)]))
        await gathered(batcher, 2)
        running.cancel()
        waiting.cancel()
        await asyncio.wait([running, waiting])
        model.gate.set()

    assert staying.result() == [Answer("C")]
    assert model.batches == [["a"], ["c"]]


async def test_a_full_queue_refuses_all_of_a_request() -> None:
    model = Shouter(is_gated=True)
    batcher = Batcher(model, max_waiting=2)

    async with batcher.running(), asyncio.TaskGroup() as clients:
        clients.create_task(batcher.answer([("a",)]))
        await model.is_busy()
        clients.create_task(batcher.answer([("b",)]))
        await gathered(batcher, 1)
        with pytest.raises(UnavailableError, match="try again"):
            await batcher.answer([("c",), ("d",)])
        model.gate.set()

    assert model.batches == [["a"], ["b"]]


async def test_closing_finishes_what_was_taken_and_takes_nothing_new() -> None:
    model = Shouter(is_gated=True)
    batcher = Batcher(model)

    async with asyncio.TaskGroup() as clients, batcher.running():
        first = clients.create_task(batcher.answer([("a",)]))
        await model.is_busy()
        second = clients.create_task(batcher.answer([("b",)]))
        await gathered(batcher, 1)
        model.gate.set()

    assert (first.result(), second.result()) == ([Answer("A")], [Answer("B")])
    with pytest.raises(UnavailableError, match="shutting down"):
        await batcher.answer([("c",)])


async def test_the_size_of_each_batch_is_reported() -> None:
    sizes: list[int] = []
    batcher = Batcher(Shouter(), max_batch=2, on_batch=sizes.append)

    async with batcher.running():
        await batcher.answer([("a",), ("b",), ("c",)])

    assert sizes == [2, 1]
