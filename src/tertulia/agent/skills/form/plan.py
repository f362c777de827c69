"""A form, ready to be gone through: pure data, without texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tertulia.agent.folding import folded
from tertulia.agent.skills.form.kinds import Kind
from tertulia.agent.skills.form.moment_kinds import Clock, Day, Instant
from tertulia.agent.skills.form.plain_kinds import Choice, Number, Words
from tertulia.agent.skills.form.slots import Slot, SlotType
from tertulia.agent.skills.understanding import Entity
from tertulia.core.errors import ParameterError

Wish: TypeAlias = Literal["start", "affirm", "deny", "cancel", "inform"]

_KINDS: Mapping[SlotType, type[Kind[Any]]] = {
    "text": Words,
    "integer": Number,
    "number": Number,
    "choice": Choice,
    "date": Day,
    "time": Clock,
    "datetime": Instant,
}


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """A slot, and how its values are read."""

    slot: Slot
    kind: Kind[Any]

    @classmethod
    def of(cls, slot: Slot) -> Need:
        """Prepare a slot.

        Raises:
            ParameterError: it makes no sense.
        """
        if not slot.question and not slot.optional:
            raise ParameterError(f"the slot {slot.name!r} needs a `question`, or to be optional")
        try:
            return cls(slot, _KINDS[slot.type](slot))  # type: ignore[call-arg]  # every kind takes it
        except ParameterError as error:
            raise ParameterError(f"slot {slot.name!r}: {error}") from error

    def accepts(self, entity: Entity, *, is_asked: bool) -> bool:
        """Whether an entity is of the type and the role that the slot wants."""
        if entity.kind != (self.slot.entity or self.slot.name):
            return False
        roles = {self.slot.role, None} if is_asked else {self.slot.role}
        return self.slot.role is None or entity.role in roles

    def is_apart(self, entity: Entity) -> bool:
        """Whether a number counts what the slot is not about, as in "we stay for 3 nights"."""
        unit, called = entity.details.get("unit"), self.slot.called
        if not isinstance(unit, str) or not called:
            return False
        return _singular(unit) not in map(_singular, called)


def _singular(word: str) -> str:
    """A word as it is listed: without accents, capitals and the ending of many."""
    return folded(word).removesuffix("s")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What a form wants to know, and how it goes on.

    Attributes:
        needs: its slots, by name.
        wishes: what intents mean to it; others are none of its business.
        confirms: whether the human is asked before it is done.
        asks_changes: whether they are asked what to change, if it is not right.
        max_attempts: how often the same is asked in vain.
    """

    needs: Mapping[str, Need]
    wishes: Mapping[str, Wish]
    confirms: bool = False
    asks_changes: bool = False
    max_attempts: int = 3

    @property
    def only(self) -> str | None:
        """The slot that any question is about, if there is just one."""
        asked = [name for name, need in self.needs.items() if need.slot.question]
        return asked[0] if len(asked) == 1 else None

    def missing(self, known: Collection[str]) -> list[str]:
        """The slots that have yet to be asked for, where some are known."""
        return [
            name
            for name, need in self.needs.items()
            if not need.slot.optional and name not in known
        ]

    def is_foreign(self, intent: str | None) -> bool:
        """Whether an intent belongs to somebody else."""
        own = any(intent in need.slot.intents for need in self.needs.values())
        return intent is not None and intent not in self.wishes and not own


def needs_of(slots: Sequence[Slot]) -> Mapping[str, Need]:
    """Slots, ready to be filled.

    Raises:
        ParameterError: there is none that is asked for, one comes twice, or makes no sense.
    """
    needs = {slot.name: Need.of(slot) for slot in slots}
    if len(needs) < len(slots):
        raise ParameterError("every slot needs a name of its own")
    if all(slot.optional for slot in slots):
        raise ParameterError("a form needs at least one slot that is not optional")
    return needs
