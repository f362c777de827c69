"""What a form says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.form.hours import Hours
from tertulia.agent.skills.form.kinds import Refusal
from tertulia.agent.skills.form.moments import Moment
from tertulia.agent.skills.form.moves import Act, Move
from tertulia.agent.skills.form.plain_kinds import choices_of
from tertulia.agent.skills.form.plan import Plan
from tertulia.agent.skills.form.showing import Showing
from tertulia.agent.skills.form.slots import Reason, Slot
from tertulia.agent.skills.wording import Phrases, Wording
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError

_MAY_LACK: frozenset[Act] = frozenset({"confirm", "change"})


class Speech(Struct, frozen=True, kw_only=True):
    """What a form says besides the questions of its slots; empty: nothing."""

    done: Phrases
    cancelled: Phrases
    confirm: Phrases = ()
    change: Phrases = ()
    gave_up: Phrases = ()
    not_understood: Phrases = ()
    resumed: Phrases = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Puts moves into words."""

    acts: Mapping[Act, Wording]
    slots: Mapping[str, SlotSpeaker]
    not_understood: Wording | None
    resumed: Wording | None

    @classmethod
    def of(cls, plan: Plan, speech: Speech) -> Speaker:
        """Prepare what is said.

        Raises:
            ParameterError: a phrase is empty.
        """
        language = next(iter(speech.done)) if isinstance(speech.done, Mapping) else "en"
        phrases: Mapping[Act, Phrases] = {
            "confirm": speech.confirm,
            "change": speech.change,
            "done": speech.done,
            "cancelled": speech.cancelled,
            "gave_up": speech.gave_up or speech.cancelled,
        }
        return cls(
            acts={
                act: _wording_of(act, way)
                for act, way in phrases.items()
                if way or act not in _MAY_LACK
            },
            slots={name: SlotSpeaker.of(need.slot, language) for name, need in plan.needs.items()},
            not_understood=_wording(speech.not_understood),
            resumed=_wording(speech.resumed),
        )

    def question(self, move: Move, context: Context) -> str:
        """The question of a move, or the last words."""
        values = self._values(move, context)
        if move.act == "ask" and move.state.asked is not None:
            return self.slots[move.state.asked].ask(move.refusal, context, values)
        return self.acts[move.act].say(context, values)

    def remark(self, move: Move, context: Context) -> str:
        """What goes before the question: why it comes, or comes again."""
        if move.refusal is not None:
            slot, refusal = move.refusal
            return self.slots[slot].object(refusal, context, self._values(move, context))
        wording = self.resumed if context.is_interrupted else self.not_understood
        needs_remark = not move.is_understood and not move.is_end and wording is not None
        return wording.say(context, self._values(move, context)) if needs_remark and wording else ""

    def _values(self, move: Move, context: Context) -> dict[str, Json]:
        return {
            name: self.slots[name].showing.show(value, context)
            for name, value in move.state.slots.items()
            if name in self.slots
        }


@dataclass(frozen=True, slots=True)
class SlotSpeaker:
    """Asks for a slot, and says why values are not taken."""

    slot: Slot
    showing: Showing
    question: Wording | None
    invalid: Wording | None
    reasons: Mapping[Reason, Wording] = field(default_factory=dict)

    @classmethod
    def of(cls, slot: Slot, language: str) -> SlotSpeaker:
        """Prepare what is said about a slot."""
        reasons = {reason: Wording(phrases) for reason, phrases in slot.reasons.items()}
        wordings = _wording(slot.question), _wording(slot.invalid)
        return cls(slot, Showing(slot, language), *wordings, reasons)

    def ask(
        self,
        refusal: tuple[str, Refusal] | None,
        context: Context,
        values: Mapping[str, Json],
    ) -> str:
        """The question; of a moment of which only the day is known, that for the time."""
        if refusal and refusal[1].reason == "incomplete" and "incomplete" in self.reasons:
            gaps = self._gaps(refusal[1], context)
            return self.reasons["incomplete"].say(context, {**values, **gaps})
        assert self.question is not None  # noqa: S101 - others are never asked for
        return self.question.say(context, values)

    def object(self, refusal: Refusal, context: Context, values: Mapping[str, Json]) -> str:
        """Why a value is not taken; nothing if nobody has said how to say it."""
        if refusal.reason == "incomplete":
            return ""
        wording = self.reasons.get(refusal.reason, self.invalid)
        if wording is None:
            return ""
        return wording.say(context, {**values, **self._gaps(refusal, context)})

    def _gaps(self, refusal: Refusal, context: Context) -> dict[str, Json]:
        slot, day = self.slot, getattr(Moment.read(refusal.value), "day", None)
        spans = Hours.of(slot.hours).on(day) or Hours.of(slot.hours).on(None)
        choices = [self.showing.show(value, context) for value in choices_of(slot)]
        return {
            "value": self.showing.show(refusal.value, context),
            "minimum": slot.minimum,
            "maximum": slot.maximum,
            "choices": ", ".join(choices),
            "hours": ", ".join(map(str, spans)),
        }


def joined(parts: Sequence[str]) -> str:
    """Sentences in a row, those that are empty left out."""
    return " ".join(part for part in parts if part)


def _wording_of(act: Act, phrases: Phrases) -> Wording:
    try:
        return Wording(phrases)
    except ParameterError as error:
        raise ParameterError(f"`{act}`: {error}") from error


def _wording(phrases: Phrases) -> Wording | None:
    return Wording(phrases) if phrases else None
