"""Services that are a class of the user's, in this process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from tertulia.agent import wire
from tertulia.agent.connectors.http import encoded
from tertulia.agent.connectors.lifetime import Lifetime
from tertulia.agent.connectors.own_thread import OwnThread
from tertulia.agent.connectors.user_code import (
    UserConnector,
    copied,
    described,
    failure,
    started,
    stopped,
)
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.state import Json

_log = logging.getLogger(__name__)


class PythonConnector:
    """Has a class of the user's work on tasks, in a thread with an event loop of its own.

    A task is answered when the class calls back, from whatever thread. An exception that it calls
    back with, or raises, is a failure of that task. Until then the task waits; being cancelled
    cancels its `send`. Answers are copied.

    Args:
        factory: constructs the user's object; called in its own thread when the connector starts.
        name: names the class in messages.
        stop_limit_seconds: how long a stop may wait for the class and its thread.

    Attributes:
        late_answers: how many came for tasks that were over, or answered already.
    """

    def __init__(
        self,
        factory: Callable[[], UserConnector],
        *,
        name: str | None = None,
        stop_limit_seconds: float = 5.0,
    ) -> None:
        self.name = str(name or getattr(factory, "__name__", "the connector"))
        self.late_answers = 0
        self._factory = factory
        self._stop_limit_seconds = stop_limit_seconds
        self._user: UserConnector
        self._agent_loop: asyncio.AbstractEventLoop
        self._thread = OwnThread(self.name)
        self._lifetime = Lifetime(self.name)
        self._waiting: dict[str, asyncio.Future[bytes | ConnectorError]] = {}

    async def start(self) -> None:
        """Construct the user's object, and start it where it can be started.

        Raises:
            ConnectorError: that failed.
        """
        self._agent_loop = asyncio.get_running_loop()
        self._thread.start()
        try:
            self._user = await self._thread.run(started(self._factory))
        except asyncio.CancelledError:
            await self._thread.stop(self._stop_limit_seconds)
            raise
        except Exception as error:
            await self._thread.stop(self._stop_limit_seconds)
            cause = f"{type(error).__name__}: {error}"
            raise ConnectorError(f"{self.name} could not be started: {cause}") from error
        self._lifetime.begin()

    async def stop(self) -> None:
        """Stop the user's object where it can be stopped, and end its thread."""
        if not self._lifetime.is_running:
            return
        self._lifetime.end()
        try:
            async with asyncio.timeout(self._stop_limit_seconds):
                await self._thread.run(stopped(self._user))
        except TimeoutError:
            _log.warning("%s has not stopped within %s s", self.name, self._stop_limit_seconds)
        except Exception as error:  # noqa: BLE001 - the user's code may raise anything
            _log.warning("%s failed to stop: %s", self.name, described(error))
        await self._thread.stop(self._stop_limit_seconds)

    async def send(self, request: Request) -> Json:
        """Hand a task over, and wait until it is called back.

        Raises:
            ConnectorError: the class failed, or answered with something that is no JSON.
        """
        async with self._lifetime.request():
            body, task_id = encoded(request), request.task_id
            if task_id in self._waiting:
                raise ConnectorError(f"{self.name} is working on task {task_id} already")
            answer: asyncio.Future[bytes | ConnectorError] = self._agent_loop.create_future()
            self._waiting[task_id] = answer
            sending = self._thread.begin(self._send(task_id, body))
            try:
                outcome = await answer
            except asyncio.CancelledError:
                sending.cancel()
                raise
            finally:
                del self._waiting[task_id]
        if isinstance(outcome, ConnectorError):
            raise outcome
        return wire.decode(outcome)

    async def _send(self, task_id: str, body: bytes) -> None:
        """Run the user's `send`, in its thread; whatever it raises is a failure of the task."""
        try:
            task = {"task_id": task_id, "payload": wire.decode(body)}
            await self._user.send(task, self._call_back)
        except asyncio.CancelledError:
            self._in_agent(self._give_up, task_id)
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the user's code may raise anything
            self._in_agent(self._fail, task_id, failure(self.name, error))

    async def _call_back(self, task_id: str, response: object = None, **_: object) -> None:
        """Take an answer, in whatever thread; it is copied before anything can change it."""
        self._in_agent(self._settle, task_id, copied(self.name, response))

    def _in_agent(self, function: Callable[..., None], *arguments: object) -> None:
        """Call a function in the agent's loop, if there still is one."""
        with contextlib.suppress(RuntimeError):  # it is closed: nobody waits for an answer
            self._agent_loop.call_soon_threadsafe(function, *arguments)

    def _settle(self, task_id: str, outcome: bytes | ConnectorError) -> None:
        answer = self._waiting.get(task_id)
        if answer is None or answer.done():
            self.late_answers += 1
        else:
            answer.set_result(outcome)

    def _fail(self, task_id: str, error: ConnectorError) -> None:
        answer = self._waiting.get(task_id)
        if answer is None or answer.done():
            _log.warning("%s; its task was over by then", error)
        else:
            answer.set_result(error)

    def _give_up(self, task_id: str) -> None:
        answer = self._waiting.get(task_id)
        if answer is not None and not answer.done():
            answer.set_result(ConnectorError(f"{self.name} gave up"))
