import asyncio
import re
from typing import ClassVar

import pytest
import uvloop

from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.connectors.pool import HttpPool, Server
from tertulia.agent.errors import ConnectorError
from tertulia.core.errors import ParameterError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.connectors.stub import (
    always,
    answered,
    ask,
    never,
    refused,
    request,
    serving,
)


class TestHttp(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = {"text": "hello yourself", "confidence": 0.5}

    @pytest.fixture(autouse=True)
    async def servers(self):
        async with serving(always(answered([self.answer]))) as speaking, serving(never) as silent:
            self.speaking, self.silent = speaking, silent
            yield

    async def make(self) -> HttpConnector:
        return HttpConnector(self.speaking.url)

    async def make_silent(self) -> HttpConnector:
        return HttpConnector(self.silent.url)

    async def asked(self) -> None:
        await self.silent.arrivals.acquire()


async def test_connections_are_kept_for_the_next_request() -> None:
    async with serving(always(answered([1]))) as stub:
        connector = HttpConnector(stub.url)
        await connector.start()
        for _ in range(5):
            await connector.send(request({}))
        await connector.stop()

    assert stub.connections == 1


async def test_connectors_share_a_pool_until_the_last_of_them_stops() -> None:
    pool = HttpPool()
    async with serving(always(answered([1]))) as stub:
        first, second = HttpConnector(stub.url, pool=pool), HttpConnector(stub.url, pool=pool)
        await first.start()
        await second.start()
        await first.send(request({}))
        await first.stop()
        await second.send(request({}))
        await second.stop()

    assert stub.connections == 1
    with pytest.raises(ConnectorError):
        await pool.take(Server("127.0.0.1", 1, is_secure=False))


async def test_the_number_of_connections_can_be_limited() -> None:
    async with serving(never) as stub:
        connector = HttpConnector(stub.url, pool=HttpPool(max_connections=1))
        await connector.start()
        sending = [asyncio.create_task(connector.send(request({}))) for _ in range(3)]
        await stub.arrivals.acquire()
        await connector.stop()
        await asyncio.gather(*sending, return_exceptions=True)

    assert stub.connections == 1


async def test_a_cancelled_request_is_hung_up() -> None:
    async with serving(never) as stub:
        connector = HttpConnector(stub.url)
        await connector.start()
        sending = asyncio.create_task(connector.send(request({})))
        await stub.arrivals.acquire()

        sending.cancel()

        await stub.gone.acquire()
        await connector.stop()


async def test_the_first_of_a_list_is_the_answer() -> None:
    assert await ask(always(answered([["a", "b"], "c"]))) == ["a", "b"]


async def test_an_object_is_the_answer_itself() -> None:
    assert await ask(always(answered({"text": "hi"}))) == {"text": "hi"}


async def test_null_is_an_answer() -> None:
    assert await ask(always(answered([None]))) is None


async def test_an_empty_list_says_nothing() -> None:
    error = await refused(always(answered([])))

    assert re.search(r"/model said nothing: .*empty list", str(error))
    assert not error.is_outage


@pytest.mark.parametrize("body", ["text", 3, None, True])
async def test_neither_a_list_nor_an_object_is_no_answer(body: object) -> None:
    error = await refused(always(answered(body)))

    assert "neither a JSON list nor a JSON object" in str(error)


def test_no_address_at_all_is_refused() -> None:
    with pytest.raises(ParameterError, match="needs a `url`"):
        HttpConnector([])


def test_the_agents_own_event_loop_is_as_good_as_pythons() -> None:
    async def ask_twice() -> tuple[object, int]:
        async with serving(always(answered([1]))) as stub:
            connector = HttpConnector(stub.url)
            await connector.start()
            answers = [await connector.send(request({})) for _ in range(2)]
            await connector.stop()
        return answers, stub.connections

    assert uvloop.run(ask_twice()) == ([1, 1], 1)
