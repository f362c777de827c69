"""What a skill is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET

from tertulia.agent import wire
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.ensemble.memory import Remembered
from tertulia.agent.state import Json


@dataclass(frozen=True, slots=True)
class Question:
    """One utterance, for one skill.

    Attributes:
        utterance: what was said.
        dialogue_id: in which dialogue.
        dialogue: what is remembered of it.
        skill: the skill's number.
    """

    utterance: str
    dialogue_id: str
    dialogue: Remembered
    skill: int

    @property
    def state(self) -> Json:
        """What the skill wanted to be told."""
        return self.dialogue.states[self.skill]

    def context(self, history: int) -> Context:
        """What a skill is told of it; what it does to that changes nothing."""
        return Context(
            text=self.utterance,
            history=tuple(self.dialogue.texts[-history:]) if history else (),
            human=wire.plain(self.dialogue.human),
            state=wire.plain(self.state),
            is_interrupted=self.dialogue.speaker not in (None, self.skill),
            dialogue_id=self.dialogue_id,
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """What a skill says to one utterance.

    Attributes:
        best: what it is surest of; None if it has nothing to say.
        state: what it wants to be told the next time, whoever is chosen; unset: nothing new.
    """

    best: Hypothesis | None = None
    state: Json = UNSET

    @classmethod
    def of(cls, hypotheses: Sequence[Hypothesis]) -> Offer:
        """The surest of hypotheses, the first of equals."""
        return cls(max(hypotheses, key=lambda one: one.confidence, default=None))


NOTHING = Offer()
