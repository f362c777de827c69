"""A skill of the user's, kept where it can hold up nobody else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from tertulia.agent.connectors.own_thread import OwnThread
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
                await self._thread.run(self._skill.stop())
        except Exception as error:  # the user's code may raise anything
            raise failure(self._name, error) from error
        finally:
            await self._thread.stop(_STOP_SECONDS)

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Ask it, and wait.

        Raises:
            ConnectorError: it failed, or answered with something else than hypotheses.
        """
        loop = asyncio.get_running_loop()

        def emit(piece: str) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
                loop.call_soon_threadsafe(context.emit, piece)

        try:
            offered = await self._thread.run(self._asked(replace(context, emit=emit)))
        except Exception as error:  # the user's code may raise anything
            raise failure(self._name, error) from error
        if not all(isinstance(one, Hypothesis) for one in offered):
            raise ConnectorError(f"{self._name} must answer with a list of hypotheses")
        return offered

    async def _started(self) -> Skill:
        skill = self._factory()
        await skill.start()
        return skill

    async def _asked(self, context: Context) -> list[Hypothesis]:
        return [*await self._skill.respond(context)]
