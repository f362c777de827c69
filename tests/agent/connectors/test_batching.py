import asyncio
from typing import Any, ClassVar

import pytest

from tertulia.agent.connectors.batching import BatchingConnector
from tertulia.agent.errors import ConnectorError
from tertulia.core.errors import ParameterError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.connectors.stub import Asked, Handler, always, answered, never, request, serving


async def shout(asked: Asked, writer: asyncio.StreamWriter) -> bytes:
    """A service that takes batches."""
    return answered([text.upper() for text in asked.payload["x"]])


class Gated:
    """Answers its first request only when the gate is opened; all as the handler does."""

    def __init__(self, handler: Handler = shout) -> None:
        self.handler = handler
        self.gate = asyncio.Event()
        self.count = 0

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> bytes | None:
        self.count += 1
        if self.count == 1:
            await self.gate.wait()
            return await shout(asked, writer)
        return await self.handler(asked, writer)


async def batch(handler: Handler, payloads: list[Any], batch_size: int = 10, **options: Any):
    """Send a first task, and, while it is under way, all the payloads; what was asked and came."""
    gated = Gated(handler)
    async with serving(gated) as stub:
        connector = BatchingConnector(stub.url, batch_size=batch_size, **options)
        await connector.start()
        first = asyncio.create_task(connector.send(request({"x": ["first"]})))
        await stub.arrivals.acquire()
        others = [asyncio.create_task(connector.send(request(payload))) for payload in payloads]
        await asyncio.sleep(0)
        gated.gate.set()
        outcomes = await asyncio.gather(*others, return_exceptions=True)
        assert await first == "FIRST"
        after = await asyncio.gather(
            connector.send(request({"x": ["later"]})), return_exceptions=True
        )
        await connector.stop()
    return [asked.payload for asked in stub.asked[1:]], outcomes, after[0]


class TestBatching(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = {"text": "hello yourself"}

    @pytest.fixture(autouse=True)
    async def servers(self):
        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bytes:
            return answered([self.answer for _ in asked.payload["x"]])

        async with serving(answer) as speaking, serving(never) as silent:
            self.speaking, self.silent = speaking, silent
            yield

    async def make(self) -> BatchingConnector:
        return BatchingConnector(self.speaking.url, batch_size=8)

    async def make_silent(self) -> BatchingConnector:
        return BatchingConnector(self.silent.url, batch_size=8)

    async def asked(self) -> None:
        await self.silent.arrivals.acquire()


async def test_tasks_gather_while_a_request_is_under_way() -> None:
    asked, outcomes, _ = await batch(shout, [{"x": [letter]} for letter in "abcde"], batch_size=3)

    assert asked[:2] == [{"x": ["a", "b", "c"]}, {"x": ["d", "e"]}]
    assert outcomes == ["A", "B", "C", "D", "E"]


async def test_tasks_that_cannot_be_joined_go_alone() -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bytes:
        return answered([asked.body.decode() for _ in asked.payload.get("x", "1")])

    payloads = [{"x": ["a"]}, {"q": ["b"]}, {"x": ["c"]}, {"x": ["d", "e"]}]

    asked, outcomes, _ = await batch(answer, payloads)

    assert asked[:3] == [{"x": ["a", "c"]}, {"q": ["b"]}, {"x": ["d", "e"]}]
    assert outcomes == ['{"x":["a","c"]}', '{"q":["b"]}', '{"x":["a","c"]}', '{"x":["d","e"]}']


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (answered({"error": "stub failure"}, status=500), "answered 500"),
        (answered({"error": "stub failure"}), "no JSON list"),
        (answered(["only one"]), "1 answers to a batch of 2"),
        (answered([1, 2, 3]), "3 answers to a batch of 2"),
        (answered(b"<html>"), "no JSON"),
        (answered([1, 2], headers={"Content-Length": "100000000000"}), "more than"),
        (None, "closed the connection"),
    ],
)
async def test_a_failure_of_any_kind_answers_each_task_and_the_next_is_served(
    response: bytes | None, words: str
) -> None:
    failures = iter([response])

    async def fail_once(asked: Asked, writer: asyncio.StreamWriter) -> bytes | None:
        return next(failures) if len(asked.payload["x"]) > 1 else await shout(asked, writer)

    _, outcomes, after = await batch(fail_once, [{"x": ["a"]}, {"x": ["b"]}])

    assert [type(outcome) for outcome in outcomes] == [ConnectorError, ConnectorError]
    assert all(words in str(outcome) for outcome in outcomes)
    assert after == "LATER"


async def test_a_service_that_comes_back_is_served_again_however_often_it_failed() -> None:
    async with serving(always(answered({}, status=500))) as stub:
        connector = BatchingConnector(stub.url, batch_size=2)
        await connector.start()
        for _ in range(20):
            with pytest.raises(ConnectorError):
                await connector.send(request({"x": ["a"]}))
        stub.handler = shout
        answer = await connector.send(request({"x": ["a"]}))
        await connector.stop()

    assert answer == "A"


async def test_a_hung_request_is_given_up_with_its_last_task_and_the_next_one_goes() -> None:
    async def hang_once(asked: Asked, writer: asyncio.StreamWriter) -> bytes | None:
        return await (never if asked.payload["x"] == ["a", "b"] else shout)(asked, writer)

    async with serving(hang_once) as stub:
        connector = BatchingConnector(stub.url, batch_size=2)
        await connector.start()
        hanging = [asyncio.create_task(connector.send(request({"x": [text]}))) for text in "ab"]
        await stub.arrivals.acquire()
        waiting = asyncio.create_task(connector.send(request({"x": ["c"]})))

        for one in hanging:
            one.cancel()

        assert await waiting == "C"
        await asyncio.wait(hanging)
        await connector.stop()


async def test_every_address_has_a_request_of_its_own() -> None:
    async with serving(never) as one, serving(never) as other:
        connector = BatchingConnector([one.url, other.url], batch_size=1)
        await connector.start()
        sending = [asyncio.create_task(connector.send(request({"x": ["a"]}))) for _ in range(4)]
        await one.arrivals.acquire()
        await other.arrivals.acquire()
        await connector.stop()
        await asyncio.gather(*sending, return_exceptions=True)

    assert (len(one.asked), len(other.asked)) == (1, 1)


async def test_too_many_waiting_tasks_are_refused_at_once() -> None:
    async with serving(never) as stub:
        connector = BatchingConnector(stub.url, batch_size=1, max_waiting=1)
        await connector.start()
        sending = [asyncio.create_task(connector.send(request({"x": ["a"]})))]
        await stub.arrivals.acquire()
        sending += [asyncio.create_task(connector.send(request({"x": ["a"]})))]
        await asyncio.sleep(0)

        with pytest.raises(ConnectorError, match="1 tasks are waiting"):
            await connector.send(request({"x": ["a"]}))

        await connector.stop()
        await asyncio.gather(*sending, return_exceptions=True)


async def test_a_task_alone_may_be_answered_by_a_stream() -> None:
    body = b'{"text": "A"}\n{"answer": "A!"}\n'
    pieces: list[str] = []
    async with serving(always(answered(body, media_type="application/x-ndjson"))) as stub:
        connector = BatchingConnector(stub.url, batch_size=2)
        await connector.start()
        answer = await connector.send(request({"x": ["a"]}, emit=pieces.append))
        await connector.stop()

    assert (answer, pieces) == ("A!", ["A"])


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 0},
        {"batch_size": 2, "requests_at_once": 0},
        {"batch_size": 2, "max_waiting": 0},
    ],
)
def test_numbers_below_one_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ParameterError, match="must be 1 or more"):
        BatchingConnector("http://a", **options)
