"""How busy the agent and its services were in the last five minutes, step by step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from tertulia.agent.load import AGENT, WINDOW_SECONDS
from tertulia.agent.state import JsonObject
from tertulia.agent.trace import CallEnded, CallStarted, TurnEnded, TurnEvent, TurnStarted

STEP_SECONDS = 5.0
STEPS = int(WINDOW_SECONDS / STEP_SECONDS)


@dataclass(slots=True)
class _Step:
    """A few seconds: the most tasks at once, and how many ended, after how long together."""

    most: int
    ended: int = 0
    seconds: float = 0.0

    @property
    def mean_milliseconds(self) -> float | None:
        return round(self.seconds / self.ended * 1000, 1) if self.ended else None


@dataclass(slots=True)
class _Course:
    """What became of one label, newest step last; a step begins with the tasks that it inherits."""

    number: int
    running: int = 0
    steps: deque[_Step] = field(default_factory=lambda: deque(maxlen=STEPS))

    def step(self, number: int) -> _Step:
        """The step of this number, after those in which nothing happened."""
        if number > self.number:
            missing = min(number - self.number, STEPS)
            self.steps.extend(_Step(self.running) for _ in range(missing))
            self.number = number
        return self.steps[-1]


class LoadHistory:
    """Hears of the events of all turns, and keeps how busy everybody was, in short steps.

    Args:
        labels: those to show from the start, before anything is asked of them.
        clock: seconds from any beginning.
    """

    def __init__(
        self, labels: Iterable[str] = (), *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._clock = clock
        self._courses: dict[str, _Course] = {}
        for label in (AGENT, *labels):
            self._step(label)

    def hear(self, event: TurnEvent) -> None:
        """Take note of an event; this is the agent's listener."""
        match event:
            case TurnStarted():
                self._begin(AGENT)
            case TurnEnded(trace, is_stored):
                self._end(AGENT, trace.seconds if is_stored else None)
            case CallStarted(_, call):
                self._begin(call.label)
            case CallEnded(_, call):
                self._end(call.label, None if call.status == "resting" else call.seconds)

    def told(self) -> JsonObject:
        """Everything, oldest step first; of younger labels only what there is.

        `most` is the largest number of tasks at once in a step, `mean_ms` how long those took that
        ended in it, on average; null where none did.
        """
        for label in self._courses:
            self._step(label)
        courses = self._courses.items()
        return {
            "step_seconds": STEP_SECONDS,
            "most": {label: [step.most for step in course.steps] for label, course in courses},
            "mean_ms": {
                label: [step.mean_milliseconds for step in course.steps]
                for label, course in courses
            },
        }

    def _begin(self, label: str) -> None:
        step = self._step(label)
        course = self._courses[label]
        course.running += 1
        step.most = max(step.most, course.running)

    def _end(self, label: str, seconds: float | None) -> None:
        step = self._step(label)
        self._courses[label].running -= 1
        if seconds is not None:
            step.ended += 1
            step.seconds += seconds

    def _step(self, label: str) -> _Step:
        """The step that is now."""
        number = int(self._clock() / STEP_SECONDS)
        course = self._courses.get(label)
        if course is None:
            course = self._courses[label] = _Course(number - 1)
        return course.step(number)
