"""Asks one service one thing: with its time limit, its attempts and its rests."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from tertulia.agent.errors import ConnectorError, ServiceResting
from tertulia.agent.service import Request, Service
from tertulia.agent.state import Json
from tertulia.agent.trace import CallRecord


@dataclass(frozen=True, slots=True)
class ServiceFailure:
    """A service did not answer, or said nothing usable: a value, kept with the turn."""

    service: str
    reason: str


async def call(service: Service, request: Request, record: CallRecord) -> Json | ServiceFailure:
    """Call one service; being late or broken is an answer, not an exception.

    Args:
        service: whom to ask.
        request: what to ask.
        record: where to write down what happens.
    """
    breaker = service.breaker
    while True:
        failure, is_outage, wait = None, False, 0.0
        try:
            breaker.asking()
            record.attempts += 1
            async with asyncio.timeout(service.timeout_seconds):
                answer = await service.connector.send(request)
        except ServiceResting as error:
            record.status, record.reason = "resting", str(error)
            return ServiceFailure(service.name, record.reason)
        except TimeoutError:
            failure, is_outage = f"no answer within {service.timeout_seconds} s", True
            record.status = "timeout"
        except ConnectorError as error:
            failure, is_outage, wait = str(error), error.is_outage, error.retry_after_seconds
            record.status = "failed"
        except asyncio.CancelledError:  # the turn's time is up, and still no answer
            breaker.failed(is_outage=True)
            record.status, record.reason = "cancelled", "no answer before the turn's time was up"
            raise
        else:
            breaker.succeeded()
            record.status, record.reason = "ok", ""
            return answer
        breaker.failed(is_outage=is_outage)
        record.reason = failure
        is_too_long = wait > service.retry.longest_delay_seconds
        if not is_outage or is_too_long or record.attempts >= service.retry.attempts:
            return ServiceFailure(service.name, failure)
        await asyncio.sleep(max(wait, service.retry.delay_seconds(record.attempts, random.random)))
