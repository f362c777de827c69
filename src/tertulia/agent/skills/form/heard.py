"""What an utterance says to a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tertulia.agent.folding import folded_words
from tertulia.agent.skills.form.ear import Ear
from tertulia.agent.skills.form.judging import judged, lost
from tertulia.agent.skills.form.kinds import Refusal
from tertulia.agent.skills.form.plan import Plan, Wish
from tertulia.agent.skills.form.state import FormState
from tertulia.agent.skills.understanding import Understanding
from tertulia.agent.state import Json

_FEW_WORDS = 3  # of "change the time"
_ENTIRELY = 0.5  # the share of a text from which on values are all that was said


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was understood.

    Attributes:
        wish: what the intent means to the form, if anything.
        certainty: how sure that intent is.
        is_foreign: whether it belongs to somebody else.
        is_alone: whether hardly more than values was said.
        values: the valid values, by slot.
        refusals: why others are not, by slot.
        lost: the slots whose values were valid, and are no longer.
        called: the slot that was named.
    """

    wish: Wish | None = None
    certainty: float = 0.0
    is_foreign: bool = False
    is_alone: bool = False
    values: Mapping[str, Json] = field(default_factory=dict)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    called: str | None = None


def hear(
    plan: Plan, state: FormState, text: str, understood: Understanding, now: datetime
) -> Heard:
    """Understand an utterance, the state being what it is an answer to."""
    ear = Ear(plan, state, text, understood)
    read = {need.slot.name: value for need, value in ear.read()}
    results = judged(plan, state, read, now)
    no_longer = lost(plan, state, results, now)
    results = {**no_longer, **results}
    intent = understood.intent
    return Heard(
        wish=plan.wishes.get(intent or ""),
        certainty=understood.confidence,
        is_foreign=plan.is_foreign(intent),
        is_alone=ear.share >= _ENTIRELY,
        values={name: it for name, it in results.items() if not isinstance(it, Refusal)},
        refusals={name: it for name, it in results.items() if isinstance(it, Refusal)},
        lost=frozenset(no_longer),
        called=_called(plan, state, text),
    )


def _called(plan: Plan, state: FormState, text: str) -> str | None:
    """The slot of which a text speaks, where it may be one that is to be changed."""
    words = f" {folded_words(text)} "
    is_short = len(words.split()) <= _FEW_WORDS  # a longer one may speak of anything
    if not state.changing and not (state.confirming and is_short):
        return None
    for name, need in plan.needs.items():
        called = map(folded_words, need.slot.called)
        if need.slot.question and any(f" {word} " in words for word in called):
            return name
    return None
