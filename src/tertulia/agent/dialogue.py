"""One dialogue during one turn: what was said before, and what the turn adds to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from tertulia.agent.history import History
from tertulia.agent.state import (
    Bot,
    BotUtterance,
    Human,
    HumanUtterance,
    JsonObject,
    Kind,
    Utterance,
)

_TYPES: dict[Kind, type[Utterance]] = {"human": HumanUtterance, "bot": BotUtterance}
_encode = msgspec.json.encode


@dataclass(slots=True)
class Past:
    """The utterances before a turn, encoded; possibly only the newest of them.

    `everything` holds them in order, `kinds` whose each is, `human` and `bot` those of one speaker;
    all are only ever appended to, so that many histories can share them.
    """

    everything: list[bytes] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    human: list[bytes] = field(default_factory=list)
    bot: list[bytes] = field(default_factory=list)

    def add(self, kind: Kind, encoded: bytes) -> None:
        """Append an utterance."""
        self.everything.append(encoded)
        self.kinds.append(kind)
        (self.human if kind == "human" else self.bot).append(encoded)


@dataclass(frozen=True, slots=True)
class _Recent:
    """The utterances that a turn may change, encoded as they are now."""

    everything: tuple[bytes, ...]
    human: tuple[bytes, ...]
    bot: tuple[bytes, ...]

    @classmethod
    def of(cls, utterances: Sequence[Utterance]) -> _Recent:
        """Encode them."""
        everything = [(isinstance(each, HumanUtterance), _encode(each)) for each in utterances]
        return cls(
            tuple(text for _, text in everything),
            tuple(text for is_human, text in everything if is_human),
            tuple(text for is_human, text in everything if not is_human),
        )


@dataclass(kw_only=True)
class Dialogue:
    """The dialogue that a turn works on.

    Attributes:
        past: everything before `previous`.
        previous: what the bot said last, which may still be annotated.
        question: what the human has just said.
        answer: what the bot says to it, once that is known.
        previous_changed: whether `previous` was annotated in this turn.
    """

    dialogue_id: str
    channel_type: str
    human: Human
    bot: Bot
    question: HumanUtterance
    past: Past = field(default_factory=Past)
    previous: BotUtterance | None = None
    answer: BotUtterance | None = None
    attributes: JsonObject = field(default_factory=dict)
    date_start: datetime | None = None
    date_finish: datetime | None = None
    previous_changed: bool = False
    _ranks: list[tuple[int, int]] = field(default_factory=list)
    _recent: _Recent | None = None

    @property
    def recent(self) -> list[Utterance]:
        """The utterances that this turn may change, oldest first."""
        candidates = (self.previous, self.question, self.answer)
        return [utterance for utterance in candidates if utterance is not None]

    @property
    def is_first_turn(self) -> bool:
        """Whether nothing was said before the question."""
        return self.previous is None and not self.past.everything

    @property
    def utterances(self) -> Sequence[Utterance]:
        """Every utterance, oldest first; what stands before `previous` is decoded to be read."""
        past = zip(self.past.everything, self.past.kinds, strict=True)
        older = [msgspec.json.decode(text, type=_TYPES[kind]) for text, kind in past]
        return [*older, *self.recent]

    def add_hypothesis(self, hypothesis: JsonObject, rank: tuple[int, int]) -> None:
        """Add a candidate reply behind those of lower or equal rank.

        Skills answer in any order; ranked by their place in the configuration, the same answers
        always make the same state.
        """
        place = bisect_right(self._ranks, rank)
        self._ranks.insert(place, rank)
        self.question.hypotheses.insert(place, hypothesis)

    def changed(self) -> None:
        """Say that something of this turn has changed, so that it is encoded anew."""
        self._recent = None

    def view(self) -> JsonObject:
        """The documented dict of the dialogue, for one formatter and nobody else."""
        if self._recent is None:
            self._recent = _Recent.of(self.recent)
        past, recent = self.past, self._recent
        return {
            "dialog_id": self.dialogue_id,
            "utterances": History(past.everything, len(past.everything), recent.everything),
            "human_utterances": History(past.human, len(past.human), recent.human),
            "bot_utterances": History(past.bot, len(past.bot), recent.bot),
            "human": msgspec.to_builtins(self.human),
            "bot": msgspec.to_builtins(self.bot),
            "channel_type": self.channel_type,
            "date_start": str(self.date_start),
            "date_finish": str(self.date_finish),
            "attributes": msgspec.to_builtins(self.attributes),
        }
