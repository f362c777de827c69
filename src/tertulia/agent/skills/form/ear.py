"""Finds values for slots in what was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tertulia.agent.skills.form.kinds import Part, Said
from tertulia.agent.skills.form.plain_kinds import Choice
from tertulia.agent.skills.form.plan import Need, Plan
from tertulia.agent.skills.form.state import FormState
from tertulia.agent.skills.understanding import Entity, Understanding

_PARTS: tuple[Part, ...] = ("value", "day", "clock")
_ALONE = 0.6  # the share of a text from which on a number may be something else, such as an hour


class Ear:
    """Gives every value that was said to one slot.

    The slot that is asked for comes first, then those that have no value, then the others,
    which are corrected thereby.
    """

    def __init__(self, plan: Plan, state: FormState, text: str, understood: Understanding) -> None:
        self._plan, self._state, self._text = plan, state, text.strip()
        self._understood = understood
        self._taken: set[tuple[int, Part]] = set()
        self._length = max(len(self._text.strip("¿?¡!.,;: ")), 1)

    @property
    def share(self) -> float:
        """How much of the text went to slots."""
        entities = {index for index, _ in self._taken}
        return sum(self._share(self._understood.entities[index]) for index in entities)

    def read(self) -> Iterator[tuple[Need, Any]]:
        """The values that were said, by slot."""
        needs, state = self._plan.needs.values(), self._state
        is_read = False
        for need in sorted(
            needs, key=lambda one: (one.slot.name != state.asked, one.slot.name in state.slots)
        ):
            value = self._value(need)
            if value is not None:
                is_read = True
                yield need, value
        asked = self._plan.needs.get(state.asked or "")
        if asked and asked.slot.text and not is_read and self._is_own_answer():
            yield asked, self._text

    def _value(self, need: Need) -> Any | None:
        name = need.slot.name
        is_asked = name == self._state.asked
        value = self._of_entities(need, is_asked=is_asked)
        if value is not None or not is_asked:
            return value
        answer = self._bare_answer(need)
        return None if answer is None else need.kind.read(answer, self._held(need))

    def _of_entities(self, need: Need, *, is_asked: bool) -> Any | None:
        value, held = None, self._held(need)
        for index, entity in enumerate(self._understood.entities):
            is_taken = any((index, part) in self._taken for part in need.kind.parts)
            if need.is_apart(entity):
                continue
            is_alone = is_asked and (self._share(entity) >= _ALONE or _is_no_count(entity))
            is_number = isinstance(entity.value, int | float) and need.slot.type != "text"
            fits = need.accepts(entity, is_asked=is_asked) or (is_alone and is_number)
            read = need.kind.read(_said(entity, is_alone=is_alone), held) if fits else None
            if read is None or is_taken or (value is not None and need.kind.parts == ("value",)):
                continue
            value = held = read
            parts = _PARTS if is_number else need.kind.parts  # a number is not to be parted
            self._taken |= {(index, part) for part in parts}
        return value

    def _bare_answer(self, need: Need) -> Said | None:
        """What answers the question where no entity does."""
        by_intent = need.slot.intents.get(self._understood.intent or "")
        if by_intent is not None:
            return Said(value=by_intent)
        has_entities = bool(self._understood.entities)
        return (
            need.kind.answer(self._text)
            if isinstance(need.kind, Choice) or not has_entities
            else None
        )

    def _is_own_answer(self) -> bool:
        """Whether a text may be an answer as a whole: nothing else is meant by it."""
        is_wish = self._plan.wishes.get(self._understood.intent or "") not in {None, "inform"}
        return bool(self._text) and not is_wish

    def _held(self, need: Need) -> Any | None:
        name, state = need.slot.name, self._state
        return need.kind.held(state.slots.get(name, state.partial.get(name)))

    def _share(self, entity: Entity) -> float:
        return len(entity.text or str(entity.value)) / self._length


def _is_no_count(entity: Entity) -> bool:
    """Whether an annotator that knows what counts says of a number that it does not."""
    return entity.details.get("type") == "number" and "counted" not in entity.details


def _said(entity: Entity, *, is_alone: bool) -> Said:
    return Said(
        value=entity.value,
        text=entity.text,
        is_ambiguous=entity.details.get("ambiguous") is True,
        is_alone=is_alone,
    )
