"""What a skill is: told of a turn, it offers candidate replies."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import UNSET, Struct, UnsetType
from msgspec import field as member

from tertulia.agent.skills.understanding import Understanding
from tertulia.agent.state import Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a skill is told of a turn; nothing in it is to be changed.

    Attributes:
        text: what the human has just said.
        history: what was said before, oldest first, as far as the skill wants to know it.
        annotations: what annotators found in `text`, by their labels.
        human: what is known of the human: their profile, and attributes that skills gave them.
        state: what this skill chose to remember in this dialogue; None at first.
        is_interrupted: whether another skill gave the last answer, as far as `history` tells.
        dialogue_id: the dialogue, or whatever tells one conversation from another.
        emit: takes pieces of the reply while it is still being made, where a skill streams.
    """

    text: str
    history: Sequence[str] = ()
    annotations: Mapping[str, Json] = field(default_factory=dict)
    human: Mapping[str, Json] = field(default_factory=dict)
    state: Json = None
    is_interrupted: bool = False
    dialogue_id: str = ""
    emit: Callable[[str], None] = field(default=lambda _: None)

    @property
    def language(self) -> str:
        """The human's language, such as `en`; empty if it is not known."""
        language = self.human.get("language")
        return language if isinstance(language, str) else ""

    def understood(self, annotator: str) -> Understanding:
        """Intent and entities, as the annotator with this label found them."""
        return Understanding.of(self.annotations.get(annotator))


class Hypothesis(Struct, frozen=True, omit_defaults=True):
    """A candidate reply. Only if it is chosen do its attributes and its state come to be.

    Attributes:
        text: what to say.
        confidence: how sure the skill is, in [0, 1].
        attributes: what goes with the reply to whoever shows it.
        human_attributes: what is now known of the human.
        bot_attributes: what the bot is to remember in this dialogue.
        state: what the skill is to be told the next time; unset: what it was told this time.
    """

    text: str
    confidence: float = 1.0
    attributes: JsonObject = member(default_factory=dict)
    human_attributes: JsonObject = member(default_factory=dict)
    bot_attributes: JsonObject = member(default_factory=dict)
    state: Json | UnsetType = UNSET


class Skill(ABC):
    """Offers candidate replies.

    A skill keeps nothing about a dialogue in itself: one object serves all dialogues at once, and
    what it must remember it gives away in a hypothesis's `state`.

    Attributes:
        history: how many utterances it wants to know of before the last one.
    """

    history: int = 0

    async def start(self) -> None:  # noqa: B027 - most skills have nothing to open
        """Read and open what is needed; called once, in the loop in which the skill will run.

        Raises:
            ConnectorError: the skill cannot work.
        """

    async def stop(self) -> None:  # noqa: B027 - or to close
        """Close it."""

    @abstractmethod
    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Offer candidate replies, best first; none if there is nothing to say.

        Raises:
            ConnectorError: the skill cannot work just now.
        """
