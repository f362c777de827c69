from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tertulia.agent.message import Answer
from tertulia.agent.state import Human, HumanUtterance
from tertulia.agent.trace import CallRecord, Trace
from tertulia.channels.terminal.turn import TurnView
from tests.channels.terminal.shown import shown

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANSWER = Answer(
    user_id="ann", dialog_id="d", text="Hello, Ann", orig_text="Hello", active_skill="greeter"
)


def call(service: str, started: float, seconds: float, **more: Any) -> CallRecord:
    return CallRecord(
        task_id=service, service=service, label=service, started=started, seconds=seconds,
        **{"status": "ok", **more},
    )  # fmt: skip


def turn(*calls: CallRecord, **more: Any) -> Trace:
    return Trace(
        turn_id="t", dialogue_id="d", started_at=NOW, seconds=0.032, calls=[*calls], **more
    )


def said(**more: Any) -> HumanUtterance:
    human = Human(id="1", user_external_id="ann")
    return HumanUtterance(utt_id="u", text="hi", user=human, date_time=NOW, **more)


def test_calls_are_bars_in_the_time_of_the_turn() -> None:
    trace = turn(call("mood", 0.0, 0.008), call("greeter", 0.008, 0.016))

    assert shown(TurnView(trace, ANSWER, None).view()) == [
        "answered in 32.0 ms",
        "  mood     ████████                          +0.0 ms  8.0 ms   ok",
        "  greeter          ████████████████          +8.0 ms  16.0 ms  ok",
    ]


def test_a_call_that_took_no_time_at_the_very_end_is_still_seen() -> None:
    [_, line] = shown(TurnView(turn(call("quick", 0.032, 0.0)), ANSWER, None).view())

    assert "█" in line


def test_a_failure_is_told_with_its_reason_and_its_attempts() -> None:
    failed = call("greeter", 0.0, 0.01, status="failed", attempts=3, reason="it is down")

    [_, line] = shown(TurnView(turn(failed), ANSWER, None).view())

    assert line.endswith("failed, 3 attempts: it is down")


def test_services_that_were_not_asked_are_listed() -> None:
    trace = turn(call("mood", 0.0, 0.001), statuses={"mood": "ok", "greeter": "skipped"})

    lines = shown(TurnView(trace, ANSWER, None).view())

    assert lines[2].split() == ["greeter", "skipped"]


def test_notes_are_shown() -> None:
    assert shown(TurnView(turn(notes=["strange"]), ANSWER, None).view())[-1] == "strange"


def test_the_hypothesis_that_won_is_marked() -> None:
    hypotheses: list[Any] = [
        {"skill_name": "shrug", "text": "Hm", "confidence": 0.25},
        {"skill_name": "greeter", "text": "Hello", "confidence": 0.75},
        {"skill_name": "greeter", "text": "Hey", "confidence": 0.5},
    ]

    lines = shown(TurnView(turn(), ANSWER, said(hypotheses=hypotheses)).view())

    assert lines[-4:] == [
        "hypotheses",
        "     shrug    0.25  Hm",
        "  ▸  greeter  0.75  Hello",
        "     greeter  0.50  Hey",
    ]


def test_annotations_are_shown() -> None:
    lines = shown(TurnView(turn(), ANSWER, said(annotations={"mood": {"is": "sunny"}})).view())

    assert lines[-2:] == ["annotations", '  mood  {"is":"sunny"}']
