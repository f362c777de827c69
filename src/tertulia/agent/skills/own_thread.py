"""A skill of the user's, kept where it can hold up nobody else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from tertulia.agent.connectors.own_thread import OwnThread, Result
from tertulia.agent.connectors.user_code import failure
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis, Skill

_STOP_SECONDS = 5.0


class SkillInOwnThread(Skill):
    """Runs a skill in a thread of its own, from its construction to its end.

    Whatever it raises is a failure of the task, whose reason names kind and line only.

    Args:
        factory: constructs the skill; called when it starts.
        name: names it in messages.
        history: how many utterances it wants to know of before the last one.
    """

    def __init__(self, factory: Callable[[], Skill], *, name: str, history: int = 0) -> None:
        self.history = history
        self._name = name
        self._factory = factory
        self._thread = OwnThread(name)
        self._skill: Skill

    async def start(self) -> None:
        """Construct the skill and start it."""
        self._thread.start()
        try:
            self._skill = await self._thread.run(self._started())
        except BaseException as error:
            await self._thread.stop(_STOP_SECONDS)
            if not isinstance(error, Exception):
                raise
            cause = f"{type(error).__name__}: {error}"
            raise ConnectorError(f"{self._name} could not be started: {cause}") from error

    async def stop(self) -> None:
        """Stop the skill, and end its thread."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._thread.run(self._kept_inside(self._skill.stop))
        except Exception as error:  # the user's code may raise anything
            raise failure(self._name, error) from error
        finally:
            await self._thread.stop(_STOP_SECONDS)

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Ask it, and wait.

        Raises:
            ConnectorError: it failed.
        """
        loop = asyncio.get_running_loop()

        def emit(piece: str) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
                loop.call_soon_threadsafe(context.emit, piece)

        try:
            asking = partial(self._skill.respond, replace(context, emit=emit))
            return await self._thread.run(self._kept_inside(asking))
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():  # it is ours that is cancelled
                raise
            raise ConnectorError(f"{self._name} gave up") from error
        except Exception as error:  # the user's code may raise anything
            raise failure(self._name, error) from error

    async def _started(self) -> Skill:
        try:
            skill = self._factory()
            await skill.start()
        except SystemExit as error:
            raise RuntimeError(f"it wants to exit with {error.code}") from error
        return skill

    async def _kept_inside(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Have the user's code do something, but end the process."""
        try:
            return await work()
        except SystemExit as error:
            raise failure(self._name, error) from error
