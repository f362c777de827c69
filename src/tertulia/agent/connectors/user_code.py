"""What a connector of the user's looks like, and what is made of what it does."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import PurePath
from typing import Any, Protocol

from tertulia.agent import wire
from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import JsonObject


class Callback(Protocol):
    """Takes the answer to a task, or an exception; may be awaited in any thread."""

    def __call__(self, task_id: str, response: object = None) -> Awaitable[None]:
        """Answer."""


class UserConnector(Protocol):
    """What a connector of the user's must have.

    Coroutine methods `start`, and `stop` or `close`, are called too, where it has them.
    """

    def send(self, payload: JsonObject, callback: Callback, /) -> Awaitable[None]:
        """Work on `payload["payload"]`, and tell `callback` the answer to `payload["task_id"]`."""


async def started(factory: Callable[[], UserConnector]) -> UserConnector:
    """Construct and start; to be run in the thread where it is to live.

    Raises:
        TypeError: it cannot be sent anything.
    """
    try:
        user = factory()
        if not callable(getattr(user, "send", None)):
            raise TypeError("it has no method `send(payload, callback)`")
        if start := _coroutine_method(user, "start"):
            await start()
    except SystemExit as error:
        raise RuntimeError(f"it wants to exit with {error.code}") from error
    return user


async def stopped(user: UserConnector) -> None:
    """Stop, where there is a way to."""
    if stop := _coroutine_method(user, "stop") or _coroutine_method(user, "close"):
        await stop()


def copied(name: str, response: object) -> bytes | ConnectorError:
    """An answer as JSON; an exception, or what cannot be written as JSON, as a failure."""
    if isinstance(response, BaseException):
        return failure(name, response)
    try:
        return wire.encode(response)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        refused = ConnectorError(f"{name} answered with something that is no JSON: {error}")
        refused.__cause__ = error
        return refused


def failure(name: str, error: BaseException) -> ConnectorError:
    """What the user's code raised, without its words, which may be those of a user."""
    if isinstance(error, ConnectorError):
        return error
    failed = ConnectorError(
        f"{name} failed: {described(error)}", is_outage=isinstance(error, OSError)
    )
    failed.__cause__ = error
    return failed


def described(error: BaseException) -> str:
    """The kind of an exception, and where it was raised if it was."""
    kind, frames = type(error).__name__, traceback.extract_tb(error.__traceback__)
    if not frames:
        return kind
    return f"{kind} in {PurePath(frames[-1].filename).name}, line {frames[-1].lineno}"


def _coroutine_method(
    user: UserConnector, name: str
) -> Callable[[], Coroutine[Any, Any, object]] | None:
    method = getattr(user, name, None)
    return method if inspect.iscoroutinefunction(method) else None
