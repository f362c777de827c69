from datetime import UTC, datetime

import pytest

from tertulia.agent.breaker import Breaker
from tertulia.agent.load import AGENT, Load
from tertulia.agent.service import Service
from tertulia.agent.trace import CallEnded, CallRecord, CallStarted, Trace, TurnEnded, TurnStarted

TRACE = Trace(turn_id="t", dialogue_id="d", started_at=datetime(2026, 3, 1, tzinfo=UTC))


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_call(label: str = "chat", status: str = "ok", seconds: float = 0.5) -> CallRecord:
    return CallRecord(
        task_id="x", service=f"skills.{label}", label=label, status=status, seconds=seconds
    )


def ended(load: Load, *calls: CallRecord) -> None:
    for call in calls:
        load.hear(CallStarted(TRACE, call))
        load.hear(CallEnded(TRACE, call))


def test_a_task_is_running_from_its_start_to_its_end() -> None:
    load = Load()
    first, second = a_call(), a_call()

    load.hear(CallStarted(TRACE, first))
    load.hear(CallStarted(TRACE, second))
    load.hear(CallEnded(TRACE, first))

    assert load.by_label(turns_in_progress=0)["chat"].running == 1


def test_response_times_are_averaged_per_label() -> None:
    load = Load()

    ended(load, a_call(seconds=1.0), a_call(seconds=2.0), a_call("ner", seconds=0.25))

    labels = load.by_label(turns_in_progress=0)
    assert (labels["chat"].mean_seconds, labels["chat"].ended) == (1.5, 2)
    assert (labels["ner"].mean_seconds, labels["ner"].ended) == (0.25, 1)


def test_what_ended_more_than_five_minutes_ago_does_not_count() -> None:
    clock = Clock()
    load = Load(clock=clock)
    ended(load, a_call(seconds=9.0))
    clock.now += 200
    ended(load, a_call(seconds=1.0))
    before = load.by_label(turns_in_progress=0)["chat"].mean_seconds
    clock.now += 150

    after = load.by_label(turns_in_progress=0)["chat"].mean_seconds

    assert (before, after) == (5.0, 1.0)


def test_a_slot_is_used_again_when_its_time_is_over() -> None:
    clock = Clock()
    load = Load(clock=clock)
    ended(load, a_call(seconds=9.0))
    clock.now += 300
    ended(load, a_call(seconds=1.0))

    chat = load.by_label(turns_in_progress=0)["chat"]

    assert (chat.ended, chat.mean_seconds) == (1, 1.0)


def test_the_agent_counts_whole_turns() -> None:
    load = Load()
    turn = Trace(turn_id="t", dialogue_id="d", started_at=TRACE.started_at, seconds=2.0)
    load.hear(TurnStarted(turn))
    load.hear(TurnEnded(turn))
    load.hear(TurnEnded(turn, is_stored=False))  # another process answered

    agent = load.by_label(turns_in_progress=7)[AGENT]

    assert (agent.running, agent.ended, agent.mean_seconds) == (7, 1, 2.0)


@pytest.mark.parametrize(
    ("status", "failed", "late"),
    [("ok", 0, 0), ("failed", 1, 0), ("timeout", 0, 1), ("cancelled", 0, 1), ("resting", 0, 0)],
)
def test_failures_and_late_answers_are_told_apart(status: str, failed: int, late: int) -> None:
    load = Load()

    ended(load, a_call(status=status))

    chat = load.by_label(turns_in_progress=0)["chat"]
    assert (chat.failed, chat.late) == (failed, late)


def test_a_service_that_was_not_asked_took_no_time() -> None:
    load = Load()

    ended(load, a_call(status="resting", seconds=0.0))

    assert load.by_label(turns_in_progress=0)["chat"].mean_seconds is None


def test_a_service_at_rest_is_shown_before_anybody_asks_it() -> None:
    breaker = Breaker(outages=1)
    tired = Service(name="skills.chat", label="chat", connector=None, breaker=breaker)
    well = Service(name="skills.ner", label="ner", connector=None)
    load = Load([tired, well])

    breaker.failed(is_outage=True)

    labels = load.by_label(turns_in_progress=0)
    assert [*labels] == [AGENT, "chat", "ner"]
    assert (labels["chat"].is_resting, labels["ner"].is_resting) == (True, False)
