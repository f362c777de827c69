from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tertulia.agent.breaker import Breaker
from tertulia.agent.call import ServiceFailure, call
from tertulia.agent.errors import ConnectorError
from tertulia.agent.retry import Retry
from tertulia.agent.service import Request, Service
from tertulia.agent.trace import CallRecord
from tests.agent.fakes import Hangs, Says

AT_ONCE = Retry(attempts=3, first_delay_seconds=0.0)
REQUEST = Request(task_id="t", payload={})


def record() -> CallRecord:
    return CallRecord(task_id="t", service="s", label="s")


def service(connector: Says, **more: Any) -> Service:
    return Service(name="s", label="s", connector=connector, **more)


def outages(count: int) -> Says:
    """A service that answers "ok" after so many outages."""
    left = [ConnectorError("refused", is_outage=True) for _ in range(count)]
    return Says(answer=lambda _: left.pop() if left else "ok")


async def test_an_answer_is_passed_on() -> None:
    noted = record()

    assert await call(service(Says(answer=[1])), REQUEST, noted) == [1]
    assert (noted.status, noted.attempts) == ("ok", 1)


async def test_a_service_is_asked_again_after_an_outage() -> None:
    noted = record()

    assert await call(service(outages(2), retry=AT_ONCE), REQUEST, noted) == "ok"
    assert (noted.status, noted.attempts, noted.reason) == ("ok", 3, "")


async def test_a_service_is_not_asked_more_often_than_allowed() -> None:
    noted = record()

    failure = await call(service(outages(3), retry=AT_ONCE), REQUEST, noted)

    assert failure == ServiceFailure("s", "refused")
    assert (noted.status, noted.attempts) == ("failed", 3)


def busy(seconds: float) -> ConnectorError:
    """How a service says when it wants to be asked again."""
    return ConnectorError("busy", is_outage=True, retry_after_seconds=seconds)


async def test_a_service_is_left_alone_for_as_long_as_it_wants() -> None:
    left = [busy(0.1)]
    asked: list[float] = []
    loop = asyncio.get_running_loop()

    def answer(_: Any) -> Any:
        asked.append(loop.time())
        return left.pop() if left else "ok"

    assert await call(service(Says(answer=answer), retry=AT_ONCE), REQUEST, record()) == "ok"
    assert asked[1] - asked[0] >= 0.1


async def test_a_service_that_wants_to_be_left_alone_for_too_long_is_not_waited_for() -> None:
    noted = record()

    failure = await call(service(Says(answer=busy(3600)), retry=AT_ONCE), REQUEST, noted)

    assert failure == ServiceFailure("s", "busy")
    assert noted.attempts == 1


async def test_nonsense_is_not_asked_for_again() -> None:
    noted = record()

    await call(service(Says(answer=ConnectorError("no JSON")), retry=AT_ONCE), REQUEST, noted)

    assert noted.attempts == 1


async def test_a_late_answer_is_an_outage() -> None:
    noted, hanging = record(), Hangs()

    failure = await call(service(hanging, timeout_seconds=0.001), REQUEST, noted)

    assert failure == ServiceFailure("s", "no answer within 0.001 s")
    assert noted.status == "timeout"
    assert hanging.was_cancelled


async def test_a_service_that_keeps_failing_is_not_asked() -> None:
    broken = Says(answer=ConnectorError("refused", is_outage=True))
    patient = service(broken, breaker=Breaker(outages=2, clock=lambda: 0.0))
    for _ in range(2):
        await call(patient, REQUEST, record())

    noted = record()
    failure = await call(patient, REQUEST, noted)

    assert isinstance(failure, ServiceFailure)
    assert "left alone" in failure.reason
    assert (noted.status, noted.attempts) == ("resting", 0)
    assert len(broken.asked) == 2


async def test_being_cancelled_passes_through_and_counts_as_an_outage() -> None:
    hanging, noted = Hangs(), record()
    breaker = Breaker(outages=1, clock=lambda: 0.0)
    asking = asyncio.create_task(call(service(hanging, breaker=breaker), REQUEST, noted))
    await hanging.was_asked.wait()

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert noted.status == "cancelled"
    assert breaker.state == "open"
