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


async def test_it_can_be_ended_where_no_loop_runs() -> None:
    own = OwnThread("weaver")
    own.start()
    thread = await own.run(here())

    own.end(5.0)
    own.end(5.0)

    assert not thread.is_alive()


async def test_its_end_need_not_be_waited_for() -> None:
    own = OwnThread("weaver")
    own.start()
    thread = await own.run(here())

    own.end(0)
    thread.join()

    assert not thread.is_alive()


async def test_one_that_blocks_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    entered, gate = threading.Event(), threading.Event()

    async def block() -> None:
        entered.set()
        gate.wait()

    own = OwnThread("weaver")
    own.start()
    blocked = own.begin(block())
    await asyncio.to_thread(entered.wait)

    own.end(0.01)
    gate.set()
    blocked.result()

    assert "weaver did not end within 0.01 s; its thread is left behind" in caplog.text
