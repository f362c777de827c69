"""Judges values: those that were read and are kept, and those that hold no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from tertulia.agent.skills.form.kinds import Refusal, Said, Scene
from tertulia.agent.skills.form.moment_kinds import Clock, Day
from tertulia.agent.skills.form.moments import Moment
from tertulia.agent.skills.form.plan import Plan
from tertulia.agent.skills.form.state import FormState
from tertulia.agent.state import Json


def fitting(plan: Plan, state: FormState) -> FormState:
    """What is known, as far as the form can go on from it: it may have been another one before."""
    slots = {
        name: value
        for name, value in state.slots.items()
        if name in plan.needs and plan.needs[name].kind.read(Said(value=value), None) is not None
    }
    asked = plan.needs.get(state.asked or "")
    is_confirming = state.confirming and plan.confirms and not plan.missing(slots)
    return msgspec.structs.replace(
        state,
        slots=slots,
        asked=asked.slot.name if asked and asked.slot.question else None,
        confirming=is_confirming,
        changing=state.changing and is_confirming and plan.asks_changes,
    )


def judged(
    plan: Plan, state: FormState, read: Mapping[str, Any], now: datetime
) -> dict[str, Json | Refusal]:
    """The values as they are kept, or why they are not; days first, by which times are judged."""
    results: dict[str, Json | Refusal] = {}
    for name in sorted(read, key=lambda name: not _is(plan, name, Day)):
        scene = Scene(now=now, day=_day(plan, state, results))
        results[name] = plan.needs[name].kind.judge(read[name], scene)
    return results


def lost(
    plan: Plan, state: FormState, results: Mapping[str, Json | Refusal], now: datetime
) -> dict[str, Refusal]:
    """The times that are held and are none of the day of which the form speaks now."""
    scene = Scene(now=now, day=_day(plan, state, results))
    found = {}
    for name, value in state.slots.items():
        clock = Moment.read(value) if _is(plan, name, Clock) else None
        again = None if clock is None else plan.needs[name].kind.judge(clock, scene)
        if isinstance(again, Refusal):
            found[name] = again
    return found


def _day(plan: Plan, state: FormState, results: Mapping[str, Json | Refusal]) -> date | None:
    """The day of which the form speaks: what was accepted now goes before what is held."""
    values = [*results.items(), *state.slots.items()]
    days = (Moment.read(value) for name, value in values if _is(plan, name, Day))
    return next((moment.day for moment in days if moment), None)


def _is(plan: Plan, name: str, kind: type) -> bool:
    return name in plan.needs and isinstance(plan.needs[name].kind, kind)
