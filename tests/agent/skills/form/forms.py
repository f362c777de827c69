"""Forms for tests, and utterances as annotators understand them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.form.heard import Heard, hear
from tertulia.agent.skills.form.moves import Move, next_move
from tertulia.agent.skills.form.plan import Plan, needs_of
from tertulia.agent.skills.form.skill import FormSkill
from tertulia.agent.skills.form.slots import Slot
from tertulia.agent.skills.form.state import FormState
from tertulia.agent.skills.understanding import Understanding
from tertulia.core.signature import parameters_of

NOON = datetime.fromisoformat("2026-03-04T12:00")  # a Wednesday

PEOPLE = {
    "name": "people",
    "entity": "number",
    "type": "integer",
    "minimum": 1,
    "maximum": 12,
    "question": "For how many?",
    "invalid": "We seat {minimum} to {maximum}.",
    "called": ["people", "how many"],
}
DATE = {
    "name": "date",
    "entity": "time",
    "type": "date",
    "future": True,
    "question": "For which day?",
    "invalid": "We are closed on {value}.",
    "reasons": {"past": "{value} is over."},
}
TIME = {
    "name": "time",
    "entity": "time",
    "type": "time",
    "hours": {"mon-fri": ["13:00-16:00", "20:00-23:00"], "sat,sun": ["13:00-16:00"]},
    "question": "At what time?",
    "invalid": "We are open {hours}.",
}
BOOKING: Mapping[str, Any] = {
    "starts": ["book"],
    "slots": [PEOPLE, DATE, TIME],
    "confirm": "For {people}, {date} at {time}?",
    "change": "What shall I change?",
    "done": "Done.",
    "cancelled": "No table then.",
    "gave_up": "Please call us.",
    "not_understood": "Sorry?",
    "resumed": "Back to your table.",
    "action": "book_table",
}


def slot(**keys: Any) -> Slot:
    """A slot, as a configuration would say it."""
    return Slot(**{"name": "it", "question": "Which?", **keys})


def form(**changes: Any) -> FormSkill:
    """The booking, with changes; checked and converted as the maker of connectors does it."""
    values = {**BOOKING, **changes}
    parameters = parameters_of(FormSkill)
    for name, value in values.items():
        assert parameters[name].check(value) is None, name
    return FormSkill(**{name: parameters[name].convert(it) for name, it in values.items()})


def plan(*slots: Mapping[str, Any], **options: Any) -> Plan:
    """The plan of a form with these slots; of the booking, if there are none."""
    given = slots or (PEOPLE, DATE, TIME)
    wishes = {name: name for name in ("affirm", "deny", "cancel", "inform")}
    return Plan(
        needs=needs_of([Slot(**keys) for keys in given]),
        wishes={"book": "start", **wishes},  # type: ignore[arg-type]
        **{"confirms": True, "asks_changes": True, **options},
    )


def number(value: float, text: str = "") -> dict[str, Any]:
    return {"entity": "number", "value": value, "text": text or str(value)}


def moment(value: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"entity": "time", "value": value, "text": text or value, **more}


def annotation(
    intent: str | None = None, *entities: Mapping[str, Any], confidence: float = 0.9
) -> dict[str, Any]:
    return {
        "intent": {"name": intent, "confidence": confidence if intent else 0.0},
        "entities": [*entities],
        "now": NOON.isoformat(),
    }


def heard(
    state: FormState, text: str, intent: str | None, *entities: Any, of: Plan | None = None
) -> Heard:
    """What a form understands of an utterance."""
    understood = Understanding.of(annotation(intent, *entities))
    return hear(of or plan(), state, text, understood, NOON)


def moved(state: FormState, text: str, intent: str | None, *entities: Any, **options: Any) -> Move:
    """What the booking, or another plan, does then."""
    of = options.pop("of", None) or plan()
    return next_move(of, state, heard(state, text, intent, *entities, of=of), **options)


@dataclass
class Talk:
    """Somebody talks to a form, every answer of which is chosen."""

    skill: FormSkill
    state: Any = None
    human: Mapping[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    async def say(
        self, text: str, intent: str | None = None, *entities: Any, **more: Any
    ) -> Hypothesis | None:
        """Say something; the answer, or None if the form has nothing to say."""
        context = Context(
            text=text,
            annotations={"values": annotation(intent, *entities)},
            state=self.state,
            human=self.human,
            history=tuple(self.said[-1:]),
            **more,
        )
        offered = await self.skill.respond(context)
        if not offered:
            return None
        self.state = offered[0].state
        self.said.append(offered[0].text)
        return offered[0]
