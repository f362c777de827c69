import asyncio

import pytest

from tertulia.agent.connectors.lifetime import Lifetime
from tertulia.agent.errors import ConnectorError


async def wait_inside(lifetime: Lifetime, inside: asyncio.Semaphore) -> None:
    async with lifetime.request():
        inside.release()
        await asyncio.get_running_loop().create_future()


@pytest.fixture
async def lifetime() -> Lifetime:
    lifetime = Lifetime("the oracle")
    lifetime.begin()
    return lifetime


async def test_nobody_is_let_in_before_the_beginning_or_after_the_end(lifetime: Lifetime) -> None:
    lifetime.end()

    for closed in (lifetime, Lifetime("the oracle")):
        with pytest.raises(ConnectorError, match="the oracle does not run: start"):
            await wait_inside(closed, asyncio.Semaphore())


async def test_the_end_sends_away_everybody_who_is_inside(lifetime: Lifetime) -> None:
    inside = asyncio.Semaphore(0)
    waiting = [asyncio.create_task(wait_inside(lifetime, inside)) for _ in range(2)]
    for _ in waiting:
        await inside.acquire()

    lifetime.end()

    for error in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(error, ConnectorError)
        assert str(error) == "the oracle was stopped before it answered"


async def test_a_task_that_was_sent_away_is_not_cancelled(lifetime: Lifetime) -> None:
    inside = asyncio.Semaphore(0)

    async def go_on() -> str:
        with pytest.raises(ConnectorError):
            await wait_inside(lifetime, inside)
        await asyncio.sleep(0)
        return "went on"

    going_on = asyncio.create_task(go_on())
    await inside.acquire()

    lifetime.end()

    assert await going_on == "went on"


async def test_who_is_cancelled_while_being_sent_away_is_cancelled(lifetime: Lifetime) -> None:
    inside = asyncio.Semaphore(0)
    waiting = asyncio.create_task(wait_inside(lifetime, inside))
    await inside.acquire()

    waiting.cancel()
    lifetime.end()

    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_what_is_raised_inside_comes_out_as_it_is(lifetime: Lifetime) -> None:
    with pytest.raises(TimeoutError, match="mine"):
        async with lifetime.request():
            raise TimeoutError("mine")
