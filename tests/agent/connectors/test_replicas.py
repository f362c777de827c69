import pytest

from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.errors import ConnectorError
from tests.agent.connectors.stub import (
    Asked,
    Stub,
    always,
    answered,
    request,
    serving,
    unused_url,
)


async def test_addresses_take_turns() -> None:
    async with serving(always(answered(["a"]))) as a, serving(always(answered(["b"]))) as b:
        connector = HttpConnector([a.url, b.url])
        await connector.start()
        answers = [await connector.send(request({})) for _ in range(4)]
        await connector.stop()

    assert answers == ["a", "b", "a", "b"]


async def test_one_that_cannot_be_reached_costs_nobody_an_answer() -> None:
    async with serving(always(answered(["a"]))) as stub:
        connector = HttpConnector([unused_url(), stub.url])
        await connector.start()
        answers = [await connector.send(request({})) for _ in range(4)]
        await connector.stop()

    assert answers == ["a"] * 4


async def test_one_that_fails_is_left_out_for_a_while() -> None:
    async with (
        serving(always(answered({}, status=500))) as broken,
        serving(always(answered(["a"]))) as sound,
    ):
        connector = HttpConnector([broken.url, sound.url])
        await connector.start()
        with pytest.raises(ConnectorError, match="answered 500"):
            await connector.send(request({}))
        answers = [await connector.send(request({})) for _ in range(4)]
        await connector.stop()

    assert answers == ["a"] * 4
    assert len(broken.asked) == 1


async def test_when_all_have_failed_they_are_asked_all_the_same() -> None:
    async def recover(asked: Asked, writer) -> bytes:
        return (
            answered({}, status=500) if len(stubs[0].asked + stubs[1].asked) <= 2 else answered([1])
        )

    stubs: list[Stub] = []
    async with serving(recover) as one, serving(recover) as other:
        stubs += [one, other]
        connector = HttpConnector([one.url, other.url])
        await connector.start()
        for _ in range(2):
            with pytest.raises(ConnectorError, match="answered 500"):
                await connector.send(request({}))
        answer = await connector.send(request({}))
        await connector.stop()

    assert answer == 1


async def test_when_none_can_be_reached_that_is_an_outage() -> None:
    connector = HttpConnector([unused_url(), unused_url()])
    await connector.start()

    for _ in range(2):
        with pytest.raises(ConnectorError, match="cannot be reached") as caught:
            await connector.send(request({}))
        assert caught.value.is_outage
    await connector.stop()
