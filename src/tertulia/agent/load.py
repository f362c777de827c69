"""How busy the agent and its services are: running tasks, and how fast they were of late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from tertulia.agent.breaker import Breaker
from tertulia.agent.service import Service
from tertulia.agent.trace import CallEnded, CallRecord, CallStarted, TurnEnded, TurnEvent

AGENT = "agent"
"""The label under which whole turns are counted."""

WINDOW_SECONDS = 300.0
_SLOTS = 30
_SLOT_SECONDS = WINDOW_SECONDS / _SLOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelLoad:
    """How busy one service is, or the agent as a whole.

    Attributes:
        running: how many tasks it has now.
        ended: how many of its tasks ended in the last five minutes.
        mean_seconds: how long those took on average; None where none ended.
        failed: how many tasks ended without a usable answer, since the start.
        late: how many were given up because the time was over, since the start.
        is_resting: whether it is not asked for a while, because it failed too often.
    """

    running: int = 0
    ended: int = 0
    mean_seconds: float | None = None
    failed: int = 0
    late: int = 0
    is_resting: bool = False


@dataclass(slots=True)
class _Recent:
    """Durations of the last five minutes, summed up in slots of ten seconds each."""

    epochs: list[int] = field(default_factory=lambda: [-1] * _SLOTS)
    counts: list[int] = field(default_factory=lambda: [0] * _SLOTS)
    sums: list[float] = field(default_factory=lambda: [0.0] * _SLOTS)

    def add(self, seconds: float, now: float) -> None:
        """Count one; a slot that is older than the window is used again."""
        epoch = int(now / _SLOT_SECONDS)
        slot = epoch % _SLOTS
        if self.epochs[slot] != epoch:
            self.epochs[slot], self.counts[slot], self.sums[slot] = epoch, 0, 0.0
        self.counts[slot] += 1
        self.sums[slot] += seconds

    def total(self, now: float) -> tuple[int, float]:
        """How many there were, and their sum."""
        oldest = int(now / _SLOT_SECONDS) - _SLOTS
        young = [slot for slot in range(_SLOTS) if self.epochs[slot] > oldest]
        return sum(self.counts[slot] for slot in young), sum(self.sums[slot] for slot in young)


@dataclass(slots=True)
class _Label:
    running: int = 0
    failed: int = 0
    late: int = 0
    breakers: list[Breaker] = field(default_factory=list)
    recent: _Recent = field(default_factory=_Recent)


class Load:
    """Hears of the events of all turns and sums them up; an event costs the same at any load.

    Args:
        services: those to show from the start, before anything is asked of them.
        clock: seconds from any beginning.
    """

    def __init__(
        self, services: Iterable[Service] = (), *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._clock = clock
        self._labels = {AGENT: _Label()}
        for service in services:
            self._of(service.label).breakers.append(service.breaker)

    def hear(self, event: TurnEvent) -> None:
        """Take note of an event; this is the agent's listener."""
        if isinstance(event, CallStarted):
            self._of(event.call.label).running += 1
        elif isinstance(event, CallEnded):
            self._end_call(event.call)
        elif isinstance(event, TurnEnded) and event.is_stored:
            agent = self._labels[AGENT]
            agent.recent.add(event.trace.seconds, self._clock())
            agent.late += event.trace.outcome == "timeout"
            agent.failed += event.trace.outcome == "last_chance"

    def by_label(self, *, turns_in_progress: int) -> Mapping[str, LabelLoad]:
        """How busy everybody is, the agent first.

        Args:
            turns_in_progress: what the agent itself says of its turns; some wait for others and
                have not begun.
        """
        now = self._clock()
        return {
            label: _summed(one, turns_in_progress if label == AGENT else one.running, now)
            for label, one in self._labels.items()
        }

    def _end_call(self, call: CallRecord) -> None:
        label = self._of(call.label)
        label.running -= 1
        label.failed += call.status == "failed"
        label.late += call.status in {"timeout", "cancelled"}
        if call.status != "resting":
            label.recent.add(call.seconds, self._clock())

    def _of(self, label: str) -> _Label:
        found = self._labels.get(label)
        if found is None:
            found = self._labels[label] = _Label()
        return found


def _summed(label: _Label, running: int, now: float) -> LabelLoad:
    ended, seconds = label.recent.total(now)
    return LabelLoad(
        running=running,
        ended=ended,
        mean_seconds=seconds / ended if ended else None,
        failed=label.failed,
        late=label.late,
        is_resting=any(breaker.state == "open" for breaker in label.breakers),
    )
