"""What is remembered of dialogues: of the last ones only, and of each only so much."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from tertulia.agent.state import Json, JsonObject


@dataclass(slots=True)
class Remembered:
    """What is remembered of a dialogue.

    Attributes:
        texts: what was said, oldest first: human, bot, human, bot; empty where nobody answered.
        states: what each skill wants to be told the next time.
        human: what skills know of the human.
        speaker: which skill answered last.
    """

    states: list[Json]
    texts: list[str] = field(default_factory=list)
    human: JsonObject = field(default_factory=dict)
    speaker: int | None = None

    def note(self, utterance: str, answer: str | None, at_most: int) -> None:
        """Add what was said, and forget what was said long ago."""
        self.texts += [utterance, answer or ""]
        del self.texts[: max(len(self.texts) - at_most, 0)]


class Memory:
    """The dialogues that were last spoken in.

    Args:
        skills_count: how many skills there are.
        max_dialogues: how many dialogues are remembered; who has been silent longest is forgotten.
    """

    def __init__(self, skills_count: int, max_dialogues: int) -> None:
        self._skills_count = skills_count
        self._max_dialogues = max_dialogues
        self._dialogues: OrderedDict[Hashable, Remembered] = OrderedDict()

    def __len__(self) -> int:
        return len(self._dialogues)

    def recall(self, dialogue_id: Hashable) -> Remembered:
        """What is remembered of a dialogue; a fresh one, if nothing is."""
        dialogue = self._dialogues.setdefault(dialogue_id, Remembered([None] * self._skills_count))
        self._dialogues.move_to_end(dialogue_id)
        return dialogue

    def trim(self) -> None:
        """Forget the dialogues for which there is no room."""
        while len(self._dialogues) > self._max_dialogues:
            self._dialogues.popitem(last=False)

    def forget(self, dialogue_id: Hashable) -> None:
        """Forget a dialogue."""
        self._dialogues.pop(dialogue_id, None)
