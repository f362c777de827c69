"""How a form goes on: from what it knows and what it hears to what it does; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import msgspec

from tertulia.agent.skills.form.heard import Heard
from tertulia.agent.skills.form.kinds import Refusal
from tertulia.agent.skills.form.plan import Plan
from tertulia.agent.skills.form.state import FormState

Act: TypeAlias = Literal["ask", "confirm", "change", "done", "cancelled", "gave_up"]

_SURE = 0.5  # how sure a wish to stop must be that comes with values


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a form does.

    Attributes:
        act: asks for `state.asked`, puts the whole to the human, or ends.
        state: what it knows then.
        is_understood: whether anything was understood.
        refusal: the slot whose value is not taken, and why.
    """

    act: Act
    state: FormState
    is_understood: bool = True
    refusal: tuple[str, Refusal] | None = None

    @property
    def is_end(self) -> bool:
        """Whether the form is over."""
        return self.act in {"done", "cancelled", "gave_up"}


def next_move(
    plan: Plan,
    state: FormState,
    heard: Heard,
    *,
    is_new: bool = False,
    is_interrupted: bool = False,
) -> Move:
    """Decide what to do.

    Args:
        plan: the form.
        state: what was known before.
        heard: what was understood now.
        is_new: whether the form begins with this utterance.
        is_interrupted: whether somebody else has answered since the last question, so that it
            has not been put in vain.
    """
    known = _learned(plan, state, heard)
    has_news = known.slots != state.slots or known.partial != state.partial
    if heard.wish == "cancel" and not is_new and (not has_news or heard.certainty >= _SURE):
        return Move(act="cancelled", state=known)
    if state.confirming and not has_news and not heard.refusals:
        if heard.wish == "affirm" and not state.changing:
            return Move(act="done", state=known)
        if heard.wish == "deny" and not heard.called:
            return _denied(plan, known)
    refusal = _refusal(state, heard.refusals)
    target = _target(plan, known, heard, refusal)
    is_said = heard.values or heard.refusals or heard.called or heard.wish == "start"
    is_understood = bool(is_said) or target != state.asked
    is_again = not (has_news or is_new) and target == state.asked
    attempts = state.attempts + int(not is_interrupted) if is_again else 1
    if attempts > plan.max_attempts:
        return Move(act="gave_up", state=known, is_understood=is_understood)
    act = _act(plan, known, target, has_news=has_news)
    next_state = msgspec.structs.replace(
        known,
        asked=target,
        attempts=attempts,
        confirming=act in {"confirm", "change"},
        changing=act == "change",
    )
    return Move(act=act, state=next_state, is_understood=is_understood, refusal=refusal)


def _learned(plan: Plan, state: FormState, heard: Heard) -> FormState:
    """What is known now; a time that is refused for its new day is known no more."""
    held = {name: value for name, value in state.slots.items() if name not in heard.lost}
    known = {**held, **heard.values}
    slots = {name: known[name] for name in plan.needs if name in known}
    days = {name: why.value for name, why in heard.refusals.items() if why.reason == "incomplete"}
    kept = {name: day for name, day in state.partial.items() if name not in heard.values}
    return msgspec.structs.replace(state, slots=slots, partial=kept | days)


def _denied(plan: Plan, known: FormState) -> Move:
    """It is not right: what is not? If that was the question already, nothing will do."""
    if known.changing:
        return Move(act="cancelled", state=known)
    if plan.asks_changes:
        changing = msgspec.structs.replace(known, changing=True, attempts=1, asked=plan.only)
        return Move(act="change", state=changing)
    first = next(name for name, need in plan.needs.items() if not need.slot.optional)
    return Move(act="ask", state=FormState(asked=first, attempts=1))


def _refusal(state: FormState, refusals: Mapping[str, Refusal]) -> tuple[str, Refusal] | None:
    """What to say a word about: the slot that was asked for, else the first."""
    first_asked = sorted(refusals.items(), key=lambda refused: refused[0] != state.asked)
    return next(iter(first_asked), None)


def _target(
    plan: Plan, known: FormState, heard: Heard, refusal: tuple[str, Refusal] | None
) -> str | None:
    """The slot to ask for; None if there is nothing left to ask."""
    if refusal and plan.needs[refusal[0]].slot.question:
        return refusal[0]
    if heard.called:
        return heard.called
    asked = known.asked if known.asked in plan.needs else None
    if asked and not heard.values:
        may_be_left = known.slots.get(asked) is not None or plan.needs[asked].slot.optional
        if not (may_be_left and heard.wish in {"affirm", "deny"}):
            return asked
    return next(iter(plan.missing(known.slots)), None)


def _act(plan: Plan, known: FormState, target: str | None, *, has_news: bool) -> Act:
    if target is not None:
        return "ask"
    if known.changing and not has_news:
        return "change"
    return "confirm" if plan.confirms else "done"
