"""Asks for what it needs to know, and does not forget what was said in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.form.certainty import Certainty
from tertulia.agent.skills.form.heard import hear
from tertulia.agent.skills.form.judging import fitting, judged
from tertulia.agent.skills.form.kinds import Refusal, Said
from tertulia.agent.skills.form.moves import Move, next_move
from tertulia.agent.skills.form.plan import Plan, Wish, needs_of
from tertulia.agent.skills.form.saying import Speaker, Speech, joined
from tertulia.agent.skills.form.slots import Slot
from tertulia.agent.skills.form.state import FormState
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.skills.understanding import Understanding
from tertulia.agent.skills.wording import Phrases
from tertulia.agent.state import Json, JsonObject
from tertulia.core.errors import ParameterError

Attempts: TypeAlias = Annotated[int, Meta(ge=1)]
Minutes: TypeAlias = Annotated[float, Meta(ge=0)]


@dataclass(eq=False, kw_only=True)
class FormSkill(Skill):
    """Asks for slots until it has them all, has them confirmed, and says that it is done.

    Slots may be given in any order, several at once, and corrected at any time. While the form is
    open, other skills may answer; it goes on where it was.

    Attributes:
        starts: the intents that begin it.
        slots: what it needs to know.
        done: what it says in the end.
        confirm: asks whether everything is right; nothing: that is not asked.
        cancelled: what it says when the human wants no more of it.
        change: asks what is to be changed; nothing: everything is asked anew.
        gave_up: what it says after too many attempts; `cancelled`, if left out.
        not_understood: goes before a question that is asked again.
        resumed: goes before it if another skill has answered in between.
        action: the name under which the slots go with `done` to whoever acts on it.
        remember: attributes of the human, and the slots whose values they get in the end.
        affirm, deny, cancel: intents by which humans say yes, no, and never mind.
        inform: intents by which they say values, and nothing else.
        max_attempts: how often the same is asked in vain.
        expires_minutes: how long it stays open without a word; 0: for ever.
        starts_at: how sure the annotator must be of an intent that begins it.
        confidence: how sure to be where something was understood; of an intent, times how sure
            the annotator is.
        unsure: how sure to be where nothing was understood.
        annotator: the label of the annotator that finds intents and entities.

    Raises:
        ParameterError: a slot makes no sense, or an intent means two things.
    """

    starts: Sequence[str]
    slots: Sequence[Slot]
    done: Phrases
    cancelled: Phrases
    confirm: Phrases = ()
    change: Phrases = ()
    gave_up: Phrases = ()
    not_understood: Phrases = ()
    resumed: Phrases = ()
    action: str = ""
    remember: Mapping[str, str] = field(default_factory=dict)
    affirm: Sequence[str] = ("affirm",)
    deny: Sequence[str] = ("deny",)
    cancel: Sequence[str] = ("cancel",)
    inform: Sequence[str] = ("inform",)
    max_attempts: Attempts = 3
    expires_minutes: Minutes = 30.0
    starts_at: Confidence = 0.3
    confidence: Confidence = 0.95
    unsure: Confidence = 0.3
    annotator: str = "values"
    _plan: Plan = field(init=False, repr=False)
    _speaker: Speaker = field(init=False, repr=False)
    _certainty: Certainty = field(init=False, repr=False)

    history = 1  # what was said last, and by whom

    def __post_init__(self) -> None:
        self._plan = Plan(
            needs=needs_of(self.slots),
            wishes=self._wishes(),
            confirms=bool(self.confirm),
            asks_changes=bool(self.change),
            max_attempts=self.max_attempts,
        )
        for name in self.remember.values():
            if name not in self._plan.needs:
                raise ParameterError(f"`remember`: there is no slot {name!r}")
        speech = {name: getattr(self, name) for name in Speech.__struct_fields__}
        self._speaker = Speaker.of(self._plan, Speech(**speech))
        self._certainty = Certainty(self.confidence, self.unsure)

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Go on, if the form is open or begins now."""
        now = _now(context.annotations.get(self.annotator))
        understood = context.understood(self.annotator)
        open_state = self._open_state(context, now)
        is_new = open_state is None
        if is_new and not self._begins(understood):
            return []
        state = open_state or FormState(slots=self._recalled(context, now))
        heard = hear(self._plan, state, context.text, understood, now)
        is_interrupted = context.is_interrupted and not is_new
        move = next_move(self._plan, state, heard, is_new=is_new, is_interrupted=is_interrupted)
        certainty = self._certainty.of(move, heard, is_new=is_new, is_interrupted=is_interrupted)
        return [self._said(move, certainty, context, now)]

    def _begins(self, understood: Understanding) -> bool:
        return understood.intent in self.starts and understood.confidence >= self.starts_at

    def _open_state(self, context: Context, now: datetime) -> FormState | None:
        """What is known, if the form is open and has not been so for too long."""
        state = FormState.read(context.state)
        is_over = state and self.expires_minutes and state.is_older(self.expires_minutes, now)
        return None if state is None or is_over else fitting(self._plan, state)

    def _recalled(self, context: Context, now: datetime) -> JsonObject:
        """What is known of the human before anything is asked."""
        read: dict[str, Any] = {}
        for name, need in self._plan.needs.items():
            known = context.human.get(need.slot.recall or "")
            value = None if known is None else need.kind.read(Said(value=known), None)
            read |= {} if value is None else {name: value}
        results = judged(self._plan, FormState(), read, now)
        return {name: it for name, it in results.items() if not isinstance(it, Refusal)}

    def _said(self, move: Move, certainty: float, context: Context, now: datetime) -> Hypothesis:
        """A move as a reply, which brings about what the move does if it is chosen."""
        question = self._speaker.question(move, context)
        remark = self._speaker.remark(move, context)
        state = msgspec.structs.replace(move.state, question=question, at=now.isoformat())
        is_done = move.act == "done"
        slots = dict(move.state.slots)
        learned = {name: slots[slot] for name, slot in self.remember.items() if slot in slots}
        action = {"action": {"name": self.action, "slots": slots}}
        return Hypothesis(
            joined([remark, question]),
            certainty,
            attributes=action if is_done and self.action else {},
            human_attributes=learned if is_done else {},
            state=None if move.is_end else state.written(),
        )

    def _wishes(self) -> Mapping[str, Wish]:
        meanings: Mapping[Wish, Sequence[str]] = {
            "start": self.starts,
            "affirm": self.affirm,
            "deny": self.deny,
            "cancel": self.cancel,
            "inform": self.inform,
        }
        wishes: dict[str, Wish] = {}
        for wish, intents in meanings.items():
            for intent in intents:
                if wishes.setdefault(intent, wish) != wish:
                    raise ParameterError(f"{intent!r} is both in {wishes[intent]!r} and {wish!r}")
        return wishes


def _now(annotation: Json) -> datetime:
    """When something is said, as the annotator knows it, in local time; else as the clock does."""
    said = annotation.get("now") if isinstance(annotation, dict) else None
    try:
        now = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        now = None
    is_ours = now is not None and 1970 < now.year < 2200  # beyond, there is no reckoning with it
    return (now if now and is_ours else datetime.now(UTC)).replace(tzinfo=None)
