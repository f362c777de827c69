"""How one conversation went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.agent.conversations.conversation import Conversation, Expected, ScriptedTurn
from tertulia.agent.conversations.observation import Observation
from tertulia.agent.state import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Something came that was not expected."""

    expected: Expected
    came: Sequence[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The first turn of a conversation that did not go as it was written.

    Attributes:
        turn: the turn.
        number: which of the conversation's it is, from 1.
        mismatches: what came that was not expected.
        observation: what came of it altogether; None if it was not answered.
        error: why it was not answered.
    """

    turn: ScriptedTurn
    number: int
    mismatches: tuple[Mismatch, ...] = ()
    observation: Observation | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationResult:
    """How a conversation went.

    Attributes:
        divergence: where it left what is written; None if it did not.
        seconds: how long it took.
    """

    conversation: Conversation
    divergence: Divergence | None = None
    seconds: float = 0.0

    @property
    def has_failed(self) -> bool:
        """Whether something came that was not expected."""
        return self.divergence is not None
