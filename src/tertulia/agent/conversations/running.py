"""Holding conversations with an agent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TypeAlias
from uuid import uuid4

from tertulia.agent.agent import Agent
from tertulia.agent.conversations.conversation import Conversation, ScriptedTurn
from tertulia.agent.conversations.expectations import Expectation, Not
from tertulia.agent.conversations.observation import Observation, observe
from tertulia.agent.conversations.report import ConversationReport
from tertulia.agent.conversations.result import ConversationResult, Divergence, Mismatch
from tertulia.agent.errors import AgentError
from tertulia.agent.message import START, Message
from tertulia.agent.state import Json

CHANNEL = "test"
"""The channel through which these messages come."""

TurnListener: TypeAlias = Callable[[Conversation, ScriptedTurn, Observation], None]
"""Hears of every turn that was answered, as expected or not."""


async def run_conversations(
    agent: Agent,
    conversations: Sequence[Conversation],
    *,
    at_once: int = 8,
    listener: TurnListener | None = None,
) -> ConversationReport:
    """Hold conversations with an agent that is open, several at a time.

    Each is a dialogue of its own. Those of the same user are held one after the other, in their
    order. A user whom a conversation does not name is one whom nobody knows.

    Args:
        agent: who answers; what is said stays in its store.
        conversations: what to say, and what to expect.
        at_once: how many are held at the same time.
        listener: hears of every turn.

    Returns:
        how they went, in the order in which they were given.
    """
    room = asyncio.Semaphore(at_once)
    results: dict[int, ConversationResult] = {}

    async def hold(numbers: Sequence[int]) -> None:
        async with room:
            for number in numbers:
                rehearsal = _Rehearsal(agent, conversations[number], listener)
                results[number] = await rehearsal.run()

    async with asyncio.TaskGroup() as group:
        for numbers in _by_user(conversations):
            group.create_task(hold(numbers))
    return ConversationReport(tuple(results[number] for number in range(len(conversations))))


def _by_user(conversations: Sequence[Conversation]) -> list[list[int]]:
    """The numbers of the conversations, those of one user together."""
    of_user: dict[str, list[int]] = {}
    for number, conversation in enumerate(conversations):
        user_id = conversation.user_id
        key = f"nobody {number}" if user_id is None else f"user {user_id}"
        of_user.setdefault(key, []).append(number)
    return [*of_user.values()]


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """One conversation, being held."""

    agent: Agent
    conversation: Conversation
    listener: TurnListener | None

    async def run(self) -> ConversationResult:
        """Say one thing after the other, up to the first answer that was not expected."""
        start = perf_counter()
        user_id = self.conversation.user_id or f"test-{uuid4().hex}"
        divergence = await self._begin(user_id)
        for number, turn in enumerate(self.conversation.turns, 1):
            if divergence is not None:
                break
            divergence = await self._turn(turn, number, user_id)
        return ConversationResult(
            conversation=self.conversation,
            divergence=divergence,
            seconds=perf_counter() - start,
        )

    async def _begin(self, user_id: str) -> Divergence | None:
        """Begin a dialogue, where there may be another; say why there is none."""
        if self.conversation.user_id is None:
            return None
        try:
            await self.agent.respond(Message(user_id=user_id, text=START, channel_type=CHANNEL))
        except AgentError as error:
            cause = f"{type(error).__name__}: {error}"
            return Divergence(turn=self.conversation.turns[0], number=1, error=cause)
        return None

    async def _turn(self, turn: ScriptedTurn, number: int, user_id: str) -> Divergence | None:
        """Take one turn; where it did not go as it is written, say how."""
        message = Message(
            user_id=user_id, text=turn.text, channel_type=CHANNEL, attributes=turn.attributes
        )
        try:
            observation = await observe(self.agent, await self.agent.respond(message))
        except AgentError as error:
            cause = f"{type(error).__name__}: {error}"
            return Divergence(turn=turn, number=number, error=cause)
        if self.listener is not None:
            self.listener(self.conversation, turn, observation)
        mismatches = tuple(self._mismatches(turn, observation))
        if not mismatches:
            return None
        return Divergence(turn=turn, number=number, mismatches=mismatches, observation=observation)

    def _mismatches(self, turn: ScriptedTurn, observation: Observation) -> list[Mismatch]:
        """What came that was not expected."""
        annotator = self.conversation.annotator
        compared = [
            Mismatch(expected=expected, came=observation.values(expected, annotator))
            for expected in turn.expected
        ]
        return [one for one in compared if not _is_met(one.expected.expectation, one.came)]


def _is_met(expectation: Expectation, came: Sequence[Json]) -> bool:
    """Whether one of several values is as expected, or none is what it must not be."""
    if isinstance(expectation, Not):
        return not _is_met(expectation.unwanted, came)
    return any(map(expectation.holds, came))
