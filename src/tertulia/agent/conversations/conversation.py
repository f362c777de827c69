"""A conversation as it is written down to be held."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertulia.agent.conversations.expectations import Expectation
from tertulia.agent.state import JsonObject

ANNOTATOR = "nlu"
"""Whose annotation holds intent and entities, unless a file says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One thing that is expected of a turn.

    Attributes:
        subject: what it is about: a key of a turn, such as `slots`.
        path: where in it, such as `people` or `nlu.intent.name`; empty: all of it.
        expectation: what is expected to be there.
        line: where it is written.
    """

    subject: str
    path: str = ""
    expectation: Expectation
    line: int = 0

    @property
    def name(self) -> str:
        """What it is about, in one word."""
        return f"{self.subject}.{self.path}" if self.path else self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedTurn:
    """What the user says, and what is expected to come of it.

    Attributes:
        text: what the user says.
        attributes: sent with the message.
        expected: everything that must hold when it has been answered.
        line: where it is written.
    """

    text: str
    attributes: JsonObject = field(default_factory=dict)
    expected: tuple[Expected, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation to be held with an assistant.

    Attributes:
        name: what it is called.
        turns: what is said, in order.
        user_id: who says it; None: somebody whom nobody knows yet.
        annotator: the label of the annotation that holds intent and entities.
        source: the file where it is written.
        line: and where in it.
    """

    name: str
    turns: tuple[ScriptedTurn, ...]
    user_id: str | None = None
    annotator: str = ANNOTATOR
    source: str = ""
    line: int = 0
