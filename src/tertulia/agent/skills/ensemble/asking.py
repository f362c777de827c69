"""Asks skills of every kind: those of the contract, pipelines, and functions over batches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from tertulia.agent import wire
from tertulia.agent.connectors.user_code import failure
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Hypothesis, Skill
from tertulia.agent.skills.ensemble.questions import NOTHING, Offer, Question
from tertulia.agent.skills.offers import is_share, sayable

_log = logging.getLogger(__name__)

BatchSkill: TypeAlias = Callable[..., Any]
"""A function of utterances, histories and states: it returns responses and confidences, and
states if it has any, a list of each."""


async def ask_skill(
    skill: Skill, name: str, questions: Sequence[Question], timeout_seconds: float | None
) -> list[Offer]:
    """Ask a skill all questions at once; each may fail alone."""
    return await asyncio.gather(
        *(_ask_once(skill, name, question, timeout_seconds) for question in questions)
    )


def ask_batch(skill: BatchSkill, name: str, questions: Sequence[Question]) -> list[Offer]:
    """Ask a function all questions in one call."""
    try:
        answered = skill(
            [question.utterance for question in questions],
            [[*question.dialogue.texts] for question in questions],
            [question.state for question in questions],
        )
        return _read(answered, name, len(questions))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the user's code may raise anything
        return [_failed(name, error)] * len(questions)


async def _ask_once(
    skill: Skill, name: str, question: Question, timeout_seconds: float | None
) -> Offer:
    limit = asyncio.timeout(timeout_seconds)
    try:
        async with limit:
            offered = await skill.respond(question.context(skill.history))
        return Offer.of([_copied(one, name) for one in sayable(offered, name)])
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return _failed(name, ConnectorError(f"{name} gave up"))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the user's code may raise anything
        late = ConnectorError(f"{name} did not answer within {timeout_seconds} s")
        return _failed(name, late if limit.expired() else error)


def _copied(hypothesis: Hypothesis, name: str) -> Hypothesis:
    """A hypothesis that nobody else holds; it must be JSON, as it must in any agent."""
    try:
        plain = wire.plain(hypothesis)
    except TypeError as error:
        raise ConnectorError(f"{name} answered with what is no JSON") from error
    return Hypothesis(**plain)


def _read(answered: object, name: str, count: int) -> list[Offer]:
    """What a function answered: two columns, or three."""
    if not isinstance(answered, tuple | list) or len(answered) not in (2, 3):
        raise ConnectorError(f"{name} must return responses and confidences, and states if any")
    columns = [[*column] for column in answered]
    if any(len(column) != count for column in columns):
        raise ConnectorError(f"{name} must return as many answers as it was given utterances")
    return [_offer(name, *row) for row in zip(*columns, strict=True)]


def _offer(name: str, text: object, confidence: object, *state: object) -> Offer:
    if not isinstance(text, str | None):
        raise ConnectorError(f"{name} must return responses that are texts, or None")
    number = wire.plain(confidence)  # NumPy has numbers of its own
    if not is_share(number):
        raise ConnectorError(f"{name} must return confidences from 0 to 1")
    best = Hypothesis(text, number) if text and number else None
    return Offer(best, *state)


def _failed(name: str, error: BaseException) -> Offer:
    _log.warning("%s", failure(name, error))
    _log.debug("%s failed", name, exc_info=error)
    return NOTHING
