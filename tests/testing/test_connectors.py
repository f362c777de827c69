import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.testing.connectors import ConnectorConformance


class Answering:
    """A connector as it should be, but for what a test takes away from it."""

    is_running = False

    async def start(self) -> None:
        self.is_running = True

    async def stop(self) -> None:
        self.is_running = False

    async def send(self, request: Request) -> Any:
        if not self.is_running:
            raise ConnectorError("start it first")
        return {"text": "hi"}


class Suite(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = {"text": "hi"}
    encodes = False

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    async def make(self) -> Any:
        return self._make()

    async def make_silent(self) -> Any:
        return self._make()


class TestOfAConnector(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = {"text": "hi"}
    encodes = False

    async def make(self) -> Answering:
        return Answering()


async def test_one_that_hands_out_the_same_object_fails() -> None:
    class Sharing(Answering):
        shared: ClassVar = {"text": "hi"}

        async def send(self, request: Request) -> Any:
            return self.shared

    with pytest.raises(AssertionError):
        await Suite(Sharing).test_what_is_done_to_an_answer_changes_no_other()


async def test_one_that_changes_payloads_fails() -> None:
    class Greedy(Answering):
        async def send(self, request: Request) -> Any:
            request.payload.clear()

    with pytest.raises(AssertionError):
        await Suite(Greedy).test_the_payload_stays_as_it_was()


async def test_one_that_does_not_stop_fails() -> None:
    class Restless(Answering):
        async def stop(self) -> None:
            """Go on."""

    with pytest.raises(pytest.fail.Exception):
        await Suite(Restless).test_nothing_can_be_asked_after_the_stop()


async def test_one_that_calls_a_deadline_a_failure_fails() -> None:
    class Misunderstanding(Answering):
        async def send(self, request: Request) -> Any:
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                raise ConnectorError("cancelled") from None

    with pytest.raises(ConnectorError):
        await Suite(Misunderstanding).test_a_deadline_is_that_of_whoever_asks()
    with pytest.raises(ConnectorError):
        await Suite(Misunderstanding).test_being_cancelled_gives_up()


async def test_a_suite_must_say_how_to_make_its_connector() -> None:
    with pytest.raises(TypeError, match="must say how to make its connector"):
        await ConnectorConformance().make()
