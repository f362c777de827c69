"""The skills of an ensemble: started together in one thread, asked together, stopped together."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import TypeAlias

from tertulia.agent.connectors.own_thread import OwnThread
from tertulia.agent.connectors.user_code import failure
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Skill
from tertulia.agent.skills.ensemble.asking import BatchSkill, ask_batch, ask_skill
from tertulia.agent.skills.ensemble.questions import NOTHING, Offer, Question
from tertulia.agent.skills.pipeline import PipelineSkill
from tertulia.core.errors import ParameterError
from tertulia.core.pipeline import Pipeline

_log = logging.getLogger(__name__)

_STOP_SECONDS = 5.0

AnySkill: TypeAlias = Skill | Pipeline | BatchSkill
"""A skill, a trained pipeline, or a function over batches."""


class Cast:
    """Skills of every kind, in order.

    Skills run in one thread with an event loop; functions over batches run where they are called.

    Args:
        skills: who plays.
        timeout_seconds: how long a skill may take to answer; None: as long as it likes.

    Raises:
        ParameterError: there is nobody, or somebody is no skill.
    """

    def __init__(self, skills: Sequence[AnySkill], timeout_seconds: float | None) -> None:
        if not skills:
            raise ParameterError("at least one skill is needed")
        self._timeout_seconds = timeout_seconds
        self._thread = OwnThread("skills")
        self._is_running = False
        self._names = [_name(number, skill) for number, skill in enumerate(skills, start=1)]
        self._skills: dict[int, Skill] = {}
        self._functions: dict[int, BatchSkill] = {}
        for number, skill in enumerate(skills):
            if isinstance(skill, Skill):
                self._skills[number] = skill
            elif isinstance(skill, Pipeline):
                self._skills[number] = PipelineSkill(skill)
            elif isinstance(skill, type):
                raise ParameterError(f"{self._names[number]} is a class: construct it")
            elif callable(skill):
                self._functions[number] = skill
            else:
                raise ParameterError(f"{self._names[number]} is neither a skill nor a function")

    def __len__(self) -> int:
        return len(self._names)

    def start(self) -> None:
        """Start the skills, if they do not run.

        Raises:
            ConnectorError: one of them cannot work.
        """
        if self._is_running or not self._skills:
            return
        self._thread.start()
        try:
            self._thread.begin(self._started()).result()
        except BaseException:
            self._thread.end(_STOP_SECONDS)
            raise
        self._is_running = True

    def stop(self, limit_seconds: float = _STOP_SECONDS) -> None:
        """Stop the skills, and end their thread.

        Args:
            limit_seconds: how long to wait for it; 0: do not wait.
        """
        if not self._is_running:
            return
        self._is_running = False
        stopping = self._thread.begin(self._stopped([*self._skills]))
        if limit_seconds:
            with contextlib.suppress(TimeoutError):
                stopping.result(limit_seconds)
            self._thread.end(limit_seconds)
        else:
            stopping.add_done_callback(lambda _: self._thread.end(0))

    def ask(self, questions: Sequence[Sequence[Question]]) -> list[list[Offer]]:
        """Ask each skill its questions, all at once; who fails has nothing to say.

        Args:
            questions: for each skill what it is asked.
        """
        waiting: Mapping[int, Future[list[Offer]]] = {
            number: self._thread.begin(
                ask_skill(skill, self._names[number], questions[number], self._timeout_seconds)
            )
            for number, skill in self._skills.items()
            if questions[number]
        }
        try:
            offers = {
                number: ask_batch(function, self._names[number], questions[number])
                for number, function in self._functions.items()
                if questions[number]
            }
            offers |= {number: future.result() for number, future in waiting.items()}
        finally:  # who interrupts, interrupts all of them
            for future in waiting.values():
                future.cancel()
        return [
            offers.get(number, [NOTHING] * len(asked)) for number, asked in enumerate(questions)
        ]

    async def _started(self) -> None:
        started: list[int] = []
        for number, skill in self._skills.items():
            try:
                await skill.start()
            except (Exception, SystemExit) as error:
                await self._stopped(started)
                raise ConnectorError(f"{self._names[number]} cannot be started: {error}") from error
            started.append(number)

    async def _stopped(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            try:
                await self._skills[number].stop()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - it may raise anything
                _log.warning("%s", failure(self._names[number], error))


def _name(number: int, skill: object) -> str:
    name = getattr(skill, "__name__", None) or type(skill).__name__
    return f"skill {number}, {name},"
