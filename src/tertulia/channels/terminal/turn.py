"""Shows a turn: who was asked, when and for how long, what they said, and who won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.bar import Bar
from rich.console import Group, RenderableType
from rich.table import Table

from tertulia.agent.message import Answer
from tertulia.agent.state import HumanUtterance, JsonObject
from tertulia.agent.trace import CallRecord, Trace
from tertulia.channels.plain import line_of
from tertulia.channels.terminal.look import grid, plain, title

_WIDTH = 32
_COLORS = {"ok": "green", "running": "yellow", "resting": "yellow"}


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn, to be shown.

    Attributes:
        trace: what happened.
        answer: what was said in the end.
        question: what the human said, with annotations and hypotheses, where it is known.
    """

    trace: Trace
    answer: Answer
    question: HumanUtterance | None

    def view(self) -> RenderableType:
        """The whole turn."""
        return Group(*self._parts())

    def _parts(self) -> Iterator[RenderableType]:
        yield title(f"{self.trace.outcome} in {_milliseconds(self.trace.seconds)}")
        yield self._waterfall()
        if self.question is not None and self.question.annotations:
            yield title("annotations")
            yield _pairs(self.question.annotations)
        if self.question is not None and self.question.hypotheses:
            yield title("hypotheses")
            yield self._hypotheses(self.question.hypotheses)
        for note in self.trace.notes:
            yield plain(note, "yellow")

    def _waterfall(self) -> Table:
        view = grid()
        calls = self.trace.calls
        ends = [call.started + call.seconds for call in calls]
        whole = max([self.trace.seconds, *ends], default=0.0) or 1.0
        for call in calls:
            view.add_row(plain(call.service), *_drawn(call, whole))
        asked = {call.service for call in calls}
        for service, status in self.trace.statuses.items():
            if service not in asked:
                view.add_row(title(service), "", "", "", title(status))
        return view

    def _hypotheses(self, hypotheses: list[JsonObject]) -> Table:
        view = grid()
        for hypothesis in hypotheses:
            skill = str(hypothesis.get("skill_name", ""))
            text = str(hypothesis.get("text", ""))
            has_won = (skill, text) == (self.answer.active_skill, self.answer.orig_text)
            confidence = hypothesis.get("confidence")
            view.add_row(
                "▸" if has_won else "",
                plain(skill, "bold" if has_won else ""),
                f"{confidence:.2f}" if isinstance(confidence, float | int) else "",
                plain(text, "bold" if has_won else ""),
            )
        return view


def _drawn(call: CallRecord, whole: float) -> tuple[RenderableType, ...]:
    """A call as a bar in the time of the turn, however short it was, and in numbers."""
    color = _COLORS.get(call.status, "red")
    begin = min(call.started, whole * (1 - 1 / _WIDTH))
    end = max(call.started + call.seconds, begin + whole / _WIDTH)
    attempts = f", {call.attempts} attempts" if call.attempts > 1 else ""
    reason = f": {call.reason}" if call.reason else ""
    return (
        Bar(whole, begin, end, width=_WIDTH, color=color),
        title(f"+{_milliseconds(call.started)}"),
        _milliseconds(call.seconds),
        plain(f"{call.status}{attempts}{reason}", color),
    )


def _pairs(annotations: JsonObject) -> Table:
    view = grid()
    for name, value in annotations.items():
        view.add_row(plain(name), plain(line_of(value)))
    return view


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
