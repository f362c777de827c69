from __future__ import annotations

import asyncio

import pytest

from tertulia.agent.stores.network.turnstile import Turnstile


async def test_operations_of_one_user_pass_one_by_one_in_order_of_arrival() -> None:
    turnstile, log = Turnstile(), list[str]()

    async def pass_through(name: str) -> None:
        async with turnstile.pass_through("ann"):
            log.append(f"{name} in")
            await asyncio.sleep(0)
            log.append(f"{name} out")

    await asyncio.gather(*(pass_through(name) for name in "abc"))

    assert log == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_users_do_not_wait_for_each_other() -> None:
    turnstile = Turnstile()

    async with turnstile.pass_through("ann"), turnstile.pass_through("bob"):
        both_inside = True

    assert both_inside


async def test_whoever_is_cancelled_or_fails_lets_the_next_through() -> None:
    turnstile, inside = Turnstile(), asyncio.Event()

    async def stay() -> None:
        async with turnstile.pass_through("ann"):
            inside.set()
            await asyncio.Event().wait()

    staying = asyncio.create_task(stay())
    waiting = asyncio.create_task(stay())
    await inside.wait()
    waiting.cancel()
    staying.cancel()
    await asyncio.wait([staying, waiting])
    with pytest.raises(ValueError, match="inside"):
        async with turnstile.pass_through("ann"):
            raise ValueError("inside")

    async with turnstile.pass_through("ann"):
        is_through = True

    assert is_through


async def test_nobody_is_remembered_who_has_passed() -> None:
    turnstile = Turnstile()

    async with turnstile.pass_through("ann"):
        pass

    assert turnstile._locks == turnstile._inside == {}
