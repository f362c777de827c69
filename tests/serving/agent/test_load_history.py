"""How busy everybody was, step by step, by a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from msgspec import structs

from tertulia.agent.trace import CallEnded, CallRecord, CallStarted, TurnEnded, TurnStarted
from tertulia.serving.agent.load_history import STEP_SECONDS, STEPS, LoadHistory
from tests.serving.agent.test_event_stream import TRACE


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_steps(self, steps: float) -> None:
        self.now += steps * STEP_SECONDS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def history(clock: Clock) -> LoadHistory:
    return LoadHistory(["chat"], clock=clock)


def call(seconds: float = 0.0, status: str = "ok", label: str = "chat") -> CallRecord:
    return CallRecord(task_id="x", service="s", label=label, seconds=seconds, status=status)


def test_before_anything_happens_there_is_one_quiet_step(history: LoadHistory) -> None:
    assert history.told() == {
        "step_seconds": STEP_SECONDS,
        "most": {"agent": [0], "chat": [0]},
        "mean_ms": {"agent": [None], "chat": [None]},
    }


def test_a_step_knows_the_most_tasks_at_once(history: LoadHistory) -> None:
    for _ in range(2):
        history.hear(CallStarted(TRACE, call()))
        history.hear(CallStarted(TRACE, call()))
        history.hear(CallEnded(TRACE, call(0.1)))
        history.hear(CallEnded(TRACE, call(0.3)))

    assert history.told()["most"]["chat"] == [2]
    assert history.told()["mean_ms"]["chat"] == [200.0]


def test_a_task_is_counted_in_every_step_that_it_runs_in(
    history: LoadHistory, clock: Clock
) -> None:
    history.hear(CallStarted(TRACE, call()))
    clock.pass_steps(3)
    history.hear(CallEnded(TRACE, call(15.0)))
    clock.pass_steps(1)

    assert history.told()["most"]["chat"] == [1, 1, 1, 1, 0]
    assert history.told()["mean_ms"]["chat"] == [None, None, None, 15000.0, None]


def test_what_is_older_than_five_minutes_is_forgotten(history: LoadHistory, clock: Clock) -> None:
    history.hear(CallStarted(TRACE, call()))
    history.hear(CallEnded(TRACE, call(0.1)))
    clock.pass_steps(STEPS - 1)
    kept = history.told()["most"]["chat"]
    clock.pass_steps(1)
    forgotten = history.told()["most"]["chat"]

    assert kept == [1, *[0] * (STEPS - 1)]
    assert forgotten == [0] * STEPS


def test_a_long_silence_costs_no_more_than_a_short_one(history: LoadHistory, clock: Clock) -> None:
    history.hear(CallStarted(TRACE, call()))
    clock.pass_steps(1e9)

    assert history.told()["most"]["chat"] == [1] * STEPS


def test_turns_are_those_of_the_agent(history: LoadHistory) -> None:
    history.hear(TurnStarted(TRACE))
    history.hear(TurnStarted(TRACE))
    history.hear(TurnEnded(structs.replace(TRACE, seconds=0.3)))
    history.hear(TurnEnded(TRACE, is_stored=False))  # somebody else's by now

    told = history.told()
    assert told["most"]["agent"] == [2]
    assert told["mean_ms"]["agent"] == [300.0]


def test_a_service_that_is_not_asked_takes_no_time(history: LoadHistory) -> None:
    history.hear(CallStarted(TRACE, call()))
    history.hear(CallEnded(TRACE, call(0.0, "resting")))

    assert history.told()["mean_ms"]["chat"] == [None]


def test_a_label_that_comes_later_begins_later(history: LoadHistory, clock: Clock) -> None:
    clock.pass_steps(2)
    history.hear(CallStarted(TRACE, call(label="late")))

    assert history.told()["most"] == {"agent": [0, 0, 0], "chat": [0, 0, 0], "late": [1]}
