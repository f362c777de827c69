import asyncio
import threading
from typing import Any, ClassVar

import pytest

from tertulia.agent.connectors.python import PythonConnector
from tertulia.agent.errors import ConnectorError
from tertulia.agent.history import History
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.connectors.stub import request


class Shouter:
    """As the document writes a connector: answers by the callback, exceptions too."""

    def __init__(self, **kwargs: Any) -> None:
        self.kwargs = kwargs

    async def send(self, payload, callback):
        try:
            await callback(task_id=payload["task_id"], response=payload["payload"].upper())
        except AttributeError as error:
            await callback(task_id=payload["task_id"], response=error)


class Own:
    """Does with a task whatever a test says."""

    def __init__(self, send) -> None:
        self._send = send

    async def send(self, payload, callback):
        await self._send(payload["task_id"], payload["payload"], callback)


async def asking(send, payloads=("hi",)) -> list[Any]:
    """What comes of asking a connector that sends as the function does."""
    connector = PythonConnector(lambda: Own(send))
    await connector.start()
    try:
        tasks = (connector.send(request(payload, f"t{i}")) for i, payload in enumerate(payloads))
        return await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        await connector.stop()


class TestPython(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = {"text": "hello yourself"}

    async def make(self) -> PythonConnector:
        async def send(task_id, payload, callback):
            await callback(task_id=task_id, response=self.answer)

        return PythonConnector(lambda: Own(send))

    async def make_silent(self) -> PythonConnector:
        self.arrivals = asyncio.Semaphore(0)
        loop = asyncio.get_running_loop()

        async def send(task_id, payload, callback):
            loop.call_soon_threadsafe(self.arrivals.release)

        return PythonConnector(lambda: Own(send))

    async def asked(self) -> None:
        await self.arrivals.acquire()


async def test_a_class_as_documented_is_asked_and_answers() -> None:
    connector = PythonConnector(Shouter)
    await connector.start()

    assert await connector.send(request("hi")) == "HI"
    await connector.stop()


async def test_an_exception_that_is_called_back_is_a_failure() -> None:
    connector = PythonConnector(Shouter)
    await connector.start()

    with pytest.raises(ConnectorError, match=r"Shouter failed: AttributeError in test_python\.py"):
        await connector.send(request(["secret"]))
    await connector.stop()


async def test_an_exception_that_is_raised_is_a_failure_without_its_words() -> None:
    async def send(task_id, payload, callback):
        raise ValueError(payload)

    [error] = await asking(send, ["secret"])

    assert isinstance(error, ConnectorError)
    assert "ValueError" in str(error)
    assert "secret" not in str(error)
    assert not error.is_outage


async def test_a_class_that_cannot_reach_what_it_needs_is_in_trouble_itself() -> None:
    async def send(task_id, payload, callback):
        raise ConnectionRefusedError

    [error] = await asking(send)

    assert error.is_outage


@pytest.mark.parametrize("error", [asyncio.CancelledError, SystemExit])
async def test_giving_up_is_a_failure_too(error: type[BaseException]) -> None:
    async def send(task_id, payload, callback):
        raise error

    outcomes = await asking(send, ["a", "b"])

    assert [type(outcome) for outcome in outcomes] == [ConnectorError, ConnectorError]


async def test_positional_arguments_will_do_for_the_callback() -> None:
    async def send(task_id, payload, callback):
        await callback(task_id, payload)

    assert await asking(send) == ["hi"]


async def test_one_may_answer_the_task_of_another_call() -> None:
    callbacks: list[tuple[str, Any]] = []

    async def send(task_id, payload, callback):
        callbacks.append((task_id, payload))
        if len(callbacks) == 3:
            for waiting, text in callbacks:
                await callback(task_id=waiting, response=text * 2)

    assert await asking(send, ["a", "b", "c"]) == ["aa", "bb", "cc"]


async def test_the_callback_may_be_awaited_in_another_thread() -> None:
    async def send(task_id, payload, callback):
        def work():
            asyncio.run(callback(task_id=task_id, response=threading.current_thread().name))

        threading.Thread(target=work, name="elsewhere").start()

    assert await asking(send) == ["elsewhere"]


async def test_a_history_arrives_as_a_plain_list() -> None:
    async def send(task_id, payload, callback):
        payload["utterances"].append("mine")
        await callback(task_id=task_id, response=[type(payload["utterances"]).__name__, payload])

    [answer] = await asking(send, [{"utterances": History([b'{"text": "hi"}'], 1, ())}])

    assert answer == ["list", {"utterances": [{"text": "hi"}, "mine"]}]


async def test_what_is_done_to_a_response_later_changes_nothing() -> None:
    async def send(task_id, payload, callback):
        response = {"texts": ["hi"]}
        await callback(task_id=task_id, response=response)
        response["texts"].clear()

    assert await asking(send) == [{"texts": ["hi"]}]


async def test_a_response_that_is_no_json_is_a_failure() -> None:
    async def send(task_id, payload, callback):
        await callback(task_id=task_id, response={"x": object()})

    [error] = await asking(send)

    assert isinstance(error, ConnectorError)
    assert "no JSON" in str(error)


async def test_second_answers_and_answers_to_nobody_are_counted() -> None:
    async def send(task_id, payload, callback):
        for response in ("first", "second"):
            await callback(task_id=task_id, response=response)
        await callback(task_id="nobody", response="third")
        raise ValueError("after the answer")

    connector = PythonConnector(lambda: Own(send))
    await connector.start()
    answer = await connector.send(request("hi"))
    await connector.stop()

    assert answer == "first"
    assert connector.late_answers == 2


async def test_an_answer_after_the_deadline_is_counted_and_the_next_task_unharmed() -> None:
    later: asyncio.Queue[Any] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    async def send(task_id, payload, callback):
        if payload == "late":
            loop.call_soon_threadsafe(later.put_nowait, (task_id, callback))
        else:
            await callback(task_id=task_id, response=payload)

    connector = PythonConnector(lambda: Own(send))
    await connector.start()
    sending = asyncio.create_task(connector.send(request("late", "one")))
    task_id, callback = await later.get()
    sending.cancel()
    await asyncio.wait([sending])

    await callback(task_id=task_id, response="too late")
    answer = await connector.send(request("in time", "two"))
    await connector.stop()

    assert answer == "in time"
    assert connector.late_answers == 1


async def test_being_cancelled_cancels_the_work() -> None:
    loop = asyncio.get_running_loop()
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def send(task_id, payload, callback):
        loop.call_soon_threadsafe(begun.set)
        try:
            await asyncio.Event().wait()
        finally:
            loop.call_soon_threadsafe(cancelled.set)

    connector = PythonConnector(lambda: Own(send))
    await connector.start()
    sending = asyncio.create_task(connector.send(request("hi")))
    await begun.wait()

    sending.cancel()

    await cancelled.wait()
    await connector.stop()


async def test_a_class_that_blocks_delays_nobody_else() -> None:
    gate, entered = threading.Event(), threading.Event()

    async def block(task_id, payload, callback):
        entered.set()
        gate.wait()
        await callback(task_id=task_id, response="at last")

    blocking, other = PythonConnector(lambda: Own(block)), PythonConnector(Shouter)
    await blocking.start()
    await other.start()
    sending = asyncio.create_task(blocking.send(request("hi")))
    await asyncio.to_thread(entered.wait)

    answer = await other.send(request("hi"))

    gate.set()
    assert answer == "HI"
    assert await sending == "at last"
    await blocking.stop()
    await other.stop()


async def test_an_answer_counts_although_the_class_blocks_right_after_it() -> None:
    gate = threading.Event()

    async def send(task_id, payload, callback):
        await callback(task_id=task_id, response="here")
        gate.wait()

    connector = PythonConnector(lambda: Own(send))
    await connector.start()

    answer = await connector.send(request("hi"))

    gate.set()
    await connector.stop()
    assert answer == "here"


async def test_a_thread_that_is_stuck_is_left_behind_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate, entered = threading.Event(), threading.Event()

    async def block(task_id, payload, callback):
        entered.set()
        gate.wait()

    connector = PythonConnector(lambda: Own(block), name="Stuck", stop_limit_seconds=0.0)
    await connector.start()
    sending = asyncio.create_task(connector.send(request("hi")))
    await asyncio.to_thread(entered.wait)

    await connector.stop()

    with pytest.raises(ConnectorError, match="Stuck was stopped"):
        await sending
    assert "Stuck did not end within 0.0 s; its thread is left behind" in caplog.text
    [thread] = [one for one in threading.enumerate() if one.name == "tertulia-Stuck"]
    gate.set()
    await asyncio.to_thread(thread.join)


async def test_everything_of_the_class_happens_in_one_thread_of_its_own() -> None:
    threads: list[threading.Thread] = []

    class Noting:
        def __init__(self) -> None:
            threads.append(threading.current_thread())

        async def start(self):
            threads.append(threading.current_thread())

        async def send(self, payload, callback):
            threads.append(threading.current_thread())
            await callback(task_id=payload["task_id"], response=None)

        async def close(self):
            threads.append(threading.current_thread())

    connector = PythonConnector(Noting)
    await connector.start()
    await connector.send(request("hi"))
    await connector.stop()

    assert len(threads) == 4
    assert {*threads} == {threads[0]}
    assert threads[0] is not threading.current_thread()
    assert not threads[0].is_alive()


class WithoutSend:
    pass


class Picky:
    def __init__(self, *, colour: str) -> None:
        """Take a colour."""

    async def send(self, payload, callback):
        """Say nothing."""


class LateStarter(Shouter):
    async def start(self):
        raise ConnectionRefusedError("port 5432")


class Leaver(Shouter):
    def __init__(self) -> None:
        raise SystemExit(2)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (WithoutSend, r"WithoutSend could not be started: TypeError: it has no method `send"),
        (Picky, r"Picky could not be started: TypeError: .*'colour'"),
        (LateStarter, r"LateStarter could not be started: ConnectionRefusedError: port 5432"),
        (Leaver, r"Leaver could not be started: RuntimeError: it wants to exit"),
    ],
)
async def test_what_cannot_be_started_says_so_and_leaves_no_thread(kind: type, words: str) -> None:
    connector = PythonConnector(kind)

    with pytest.raises(ConnectorError, match=words):
        await connector.start()

    assert f"tertulia-{kind.__name__}" not in {one.name for one in threading.enumerate()}


async def test_a_failure_to_stop_is_logged_and_the_thread_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class BadLoser(Shouter):
        async def stop(self):
            raise ValueError("secret")

    connector = PythonConnector(BadLoser)
    await connector.start()

    await connector.stop()

    assert "BadLoser failed to stop: ValueError" in caplog.text
    assert "secret" not in caplog.text
    assert "tertulia-BadLoser" not in {one.name for one in threading.enumerate()}


async def test_the_same_task_cannot_be_under_way_twice() -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def send(task_id, payload, callback):
        loop.call_soon_threadsafe(begun.set)

    connector = PythonConnector(lambda: Own(send), name="Slow")
    await connector.start()
    sending = asyncio.create_task(connector.send(request("hi", "one")))
    await begun.wait()

    with pytest.raises(ConnectorError, match="Slow is working on task one already"):
        await connector.send(request("hi", "one"))
    assert not sending.done()
    await connector.stop()
    await asyncio.wait([sending])
    assert isinstance(sending.exception(), ConnectorError)


async def test_what_fails_after_its_answer_is_only_noted(caplog: pytest.LogCaptureFixture) -> None:
    async def send(task_id, payload, callback):
        await callback(task_id=task_id, response="here")
        raise ValueError("secret")

    assert await asking(send) == ["here"]
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text
