import asyncio
import threading

import pytest

from tertulia.agent.connectors.own_thread import OwnThread
from tertulia.agent.errors import ConnectorError


async def here() -> threading.Thread:
    return threading.current_thread()


async def test_coroutines_run_in_one_thread_until_the_stop() -> None:
    own = OwnThread("weaver")
    own.start()

    first, second = await own.run(here()), await own.run(here())
    await own.stop(5.0)

    assert first is second
    assert first.name == "tertulia-weaver"
    assert not first.is_alive()


async def test_what_is_raised_there_is_raised_here() -> None:
    async def fail() -> None:
        raise KeyError("mine")

    own = OwnThread("weaver")
    own.start()

    with pytest.raises(KeyError, match="mine"):
        await own.run(fail())
    await own.stop(5.0)


async def test_the_stop_cancels_what_is_left() -> None:
    cancelled = threading.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    own = OwnThread("weaver")
    own.start()
    own.begin(wait())
    await own.run(here())

    await own.stop(5.0)

    assert cancelled.is_set()


async def test_nothing_runs_before_the_start_or_after_the_stop() -> None:
    own = OwnThread("weaver")
    with pytest.raises(ConnectorError, match="thread of weaver does not run"):
        await own.run(here())
    own.start()

    await own.stop(5.0)
    await own.stop(5.0)

    with pytest.raises(ConnectorError, match="thread of weaver does not run"):
        await own.run(here())
