"""Intents from the dialogue acts of DSTC2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tertulia.core.registry import register_iterator
from tertulia.data.base import Example, Splits
from tertulia.data.dialogue_turns import DialogueAct, UserTurn
from tertulia.data.iterators.basic_classification import BasicClassificationIterator

UNKNOWN = "unknown"
"""The intent of a text without dialogue acts."""


@register_iterator("dstc2_intents_iterator")
@dataclass(kw_only=True, eq=False)
class Dstc2IntentsIterator(BasicClassificationIterator):
    """Turn user turns into (text, intents), then merge and divide like its base.

    An act with slots gives an intent per slot, `inform_food`; a slot that is merely called `slot`
    lends its value, `request_phone`; an act without slots is the intent itself, `thankyou`.
    Turns without text and acts, where only the bot spoke, are left out.
    """

    def split(self, data: Splits) -> Splits:
        """Read off the intents, merge and divide; the same seed gives the same division."""
        labelled = Splits(
            train=_labelled(data.train), valid=_labelled(data.valid), test=_labelled(data.test)
        )
        return super().split(labelled)


def _labelled(examples: Sequence[Example]) -> list[Example]:
    turns: list[UserTurn] = [user for user, _ in examples]
    return [
        (turn["text"], _intents(turn["intents"]))
        for turn in turns
        if turn["text"] or turn["intents"]
    ]


def _intents(acts: Sequence[DialogueAct]) -> list[str]:
    """The intents of one turn, each once, in the order of its acts."""
    intents = dict.fromkeys(intent for act in acts for intent in _intents_of(act))
    return list(intents) or [UNKNOWN]


def _intents_of(act: DialogueAct) -> Iterator[str]:
    if not act["slots"]:
        yield act["act"]
    for slot, value in act["slots"]:
        yield f"{act['act']}_{value if slot == 'slot' else slot}"
