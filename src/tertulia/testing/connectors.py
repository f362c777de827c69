"""The conformance suite of connectors.

Subclass it in a test module and say how to make a connector and what to ask it; pytest finds the
tests, which pytest-asyncio runs in its auto mode. Every built-in connector runs it:

    class TestMyConnector(ConnectorConformance):
        payload: ClassVar = {"x": ["hello"]}
        answer: ClassVar = {"text": "hello yourself"}

        async def make(self) -> MyConnector:
            return MyConnector()
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import ClassVar

import pytest

from tertulia.agent import wire
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Connector, Request
from tertulia.agent.state import Json


class ConnectorConformance:
    """Laws every connector obeys.

    Attributes:
        payload: something to ask.
        answer: what the service says to it.
        needs_start: whether nothing can be asked before the start and after the stop.
        encodes: whether payloads are written as JSON on their way.
    """

    payload: ClassVar[Json] = None
    answer: ClassVar[Json] = None
    needs_start: bool = True
    encodes: bool = True

    async def make(self) -> Connector:
        """Construct a connector whose service answers."""
        raise TypeError(f"{type(self).__name__} must say how to make its connector: `make`")

    async def make_silent(self) -> Connector | None:
        """Construct a connector whose service never answers; None where there can be none."""
        return None

    async def asked(self) -> None:
        """Wait until the service that never answers has been asked, where that can be known."""
        await asyncio.sleep(0)

    async def test_the_service_answers(self) -> None:
        """What the service says comes back."""
        async with _running(await self.make()) as connector:
            answer = await connector.send(self.request())

        assert answer == self.answer

    async def test_all_of_many_tasks_at_once_are_answered(self) -> None:
        """Tasks do not get into each other's way."""
        async with _running(await self.make()) as connector:
            answers = await asyncio.gather(*(connector.send(self.request()) for _ in range(50)))

        assert answers == [self.answer] * 50

    async def test_what_is_done_to_an_answer_changes_no_other(self) -> None:
        """Every answer belongs to whom it was given."""
        async with _running(await self.make()) as connector:
            first = await connector.send(self.request())
            if isinstance(first, dict | list):
                first.clear()
            second = await connector.send(self.request())

        assert second == self.answer

    async def test_the_payload_stays_as_it_was(self) -> None:
        """A payload is only read."""
        request = self.request()

        async with _running(await self.make()) as connector:
            await connector.send(request)

        assert request.payload == self.payload

    async def test_the_trace_hears_the_bytes_that_were_sent(self) -> None:
        """The digest in a trace is that of the payload."""
        if not self.encodes:
            return
        heard: list[bytes] = []

        async with _running(await self.make()) as connector:
            await connector.send(
                Request(task_id="1", payload=self.payload, on_encoded=heard.append)
            )

        assert [wire.decode(body) for body in heard] == [self.payload]

    async def test_a_payload_that_is_no_json_fails_alone(self) -> None:
        """The next task is answered as ever."""
        if not self.encodes:
            return
        async with _running(await self.make()) as connector:
            with pytest.raises(ConnectorError, match="JSON"):
                await connector.send(Request(task_id="1", payload={"x": [object()]}))

            assert await connector.send(self.request()) == self.answer

    async def test_nothing_can_be_asked_before_the_start(self) -> None:
        """And the error says what to do."""
        if not self.needs_start:
            return
        connector = await self.make()

        with pytest.raises(ConnectorError, match="start"):
            await connector.send(self.request())

    async def test_nothing_can_be_asked_after_the_stop(self) -> None:
        """A stopped connector holds nothing open to ask with."""
        if not self.needs_start:
            return
        async with _running(await self.make()) as connector:
            await connector.send(self.request())

        with pytest.raises(ConnectorError, match="start"):
            await connector.send(self.request())

    async def test_stopping_without_a_start_or_twice_is_harmless(self) -> None:
        """So that whoever cleans up after a failure need not know how far things went."""
        connector = await self.make()

        await connector.stop()
        await connector.start()
        await connector.stop()
        await connector.stop()

    async def test_a_deadline_is_that_of_whoever_asks(self) -> None:
        """Being late is no failure of the connector's, and leaves no trace in it."""
        silent = await self.make_silent()
        if silent is None:
            return
        async with _running(silent):
            request = self.request()
            for _ in range(3):
                limit = asyncio.timeout(None)
                sending = asyncio.create_task(_send_within(limit, silent, request))
                await self.asked()
                limit.reschedule(0)

                with pytest.raises(TimeoutError):
                    await sending

    async def test_being_cancelled_gives_up(self) -> None:
        """Cancellation passes through, and the same task can be sent again."""
        silent = await self.make_silent()
        if silent is None:
            return
        async with _running(silent):
            request = self.request()
            for _ in range(3):
                sending = asyncio.create_task(silent.send(request))
                await self.asked()
                sending.cancel()

                with pytest.raises(asyncio.CancelledError):
                    await sending

    async def test_a_stop_sends_away_who_still_waits(self) -> None:
        """They hear of it at once, and not at their deadline."""
        silent = await self.make_silent()
        if silent is None:
            return
        await silent.start()
        sending = [asyncio.create_task(silent.send(self.request())) for _ in range(3)]
        await self.asked()

        await silent.stop()

        for failed in await asyncio.gather(*sending, return_exceptions=True):
            assert isinstance(failed, ConnectorError)

    def request(self) -> Request:
        """Another task with the same payload."""
        return Request(task_id=f"task-{next(_numbers)}", payload=wire.plain(self.payload))


_numbers = count()


@asynccontextmanager
async def _running(connector: Connector) -> AsyncIterator[Connector]:
    await connector.start()
    try:
        yield connector
    finally:
        await connector.stop()


async def _send_within(limit: asyncio.Timeout, connector: Connector, request: Request) -> Json:
    async with limit:
        return await connector.send(request)
