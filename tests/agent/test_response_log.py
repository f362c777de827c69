from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.response_log import ResponseLog
from tertulia.agent.trace import (
    CallEnded,
    CallRecord,
    CallStarted,
    TextStreamed,
    Trace,
    TurnAccepted,
    TurnEnded,
    TurnStarted,
)

TRACE = Trace(turn_id="turn-1", dialogue_id="dialogue-1", started_at=datetime.now(UTC))


class Sink:
    """Keeps what is written; fails, or waits, where it is told to."""

    def __init__(self, *, failures: int = 0, is_open: bool = True) -> None:
        self.written = b""
        self.entered = threading.Event()
        self.may_go_on = threading.Event()
        self.failed = threading.Event()
        self.is_closed = False
        self._failures = failures
        if is_open:
            self.may_go_on.set()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.splitlines()]

    def write(self, piece: bytes) -> None:
        self.entered.set()
        self.may_go_on.wait()
        if self._failures:
            self._failures -= 1
            self.failed.set()
            raise OSError(28, "No space left on device")
        self.written += piece

    def close(self) -> None:
        self.is_closed = True


def a_call(**changes: Any) -> CallRecord:
    return CallRecord(**{"task_id": "task-1", "service": "skills.chat", "label": "chat"} | changes)


def test_a_call_makes_a_line_at_its_start_and_one_at_its_end() -> None:
    sink = Sink()
    call = a_call()

    with ResponseLog(sink) as log:
        log(CallStarted(TRACE, call))
        call.status, call.seconds, call.attempts = "ok", 0.0125, 2
        log(CallEnded(TRACE, call))

    start, end = sink.lines
    assert start.pop("time") <= end.pop("time")
    common = {"dialog_id": "dialogue-1", "task_id": "task-1", "service": "skills.chat"}
    assert start == common | {"event": "start", "status": "running", "ms": None, "attempts": 0}
    assert end == common | {"event": "end", "status": "ok", "ms": 12.5, "attempts": 2}


def test_a_turn_makes_lines_of_the_service_agent() -> None:
    sink = Sink()
    trace = Trace(
        turn_id="turn-2",
        dialogue_id="dialogue-1",
        started_at=datetime.now(UTC),
        seconds=0.25,
        outcome="last_chance",
    )

    with ResponseLog(sink) as log:
        log(TurnAccepted("turn-2"))
        log(TurnStarted(trace, "hello"))
        log(TextStreamed(trace, a_call(), "piece"))
        log(TurnEnded(trace, is_stored=True, answer="sorry"))

    assert [(line["service"], line["task_id"], line["event"]) for line in sink.lines] == [
        ("agent", "turn-2", "start"),
        ("agent", "turn-2", "end"),
    ]
    assert (sink.lines[1]["status"], sink.lines[1]["ms"]) == ("last_chance", 250.0)


def test_a_turn_whose_end_could_not_be_stored_is_unfinished() -> None:
    sink = Sink()

    with ResponseLog(sink) as log:
        log(TurnEnded(TRACE, is_stored=False))

    assert sink.lines[0]["status"] == "unfinished"


def test_what_was_said_is_not_in_the_log() -> None:
    sink = Sink()

    with ResponseLog(sink) as log:
        log(TurnStarted(TRACE, "my password is swordfish"))
        log(CallEnded(TRACE, a_call(status="failed", reason="ValueError: swordfish")))
        log(TurnEnded(TRACE, is_stored=True, answer="swordfish, well"))

    assert b"swordfish" not in sink.written


def test_what_was_said_is_in_the_log_of_those_who_ask_for_it() -> None:
    sink = Sink()

    with ResponseLog(sink, with_utterances=True) as log:
        log(TurnStarted(TRACE, "hello"))
        log(CallEnded(TRACE, a_call(status="failed", reason="it said nothing")))
        log(TurnEnded(TRACE, is_stored=True, answer="good day"))

    start, call, end = sink.lines
    assert (start["text"], call["reason"], end["text"]) == ("hello", "it said nothing", "good day")


def test_a_line_shows_the_call_as_it_was_then() -> None:
    sink = Sink()
    call = a_call(status="running")

    with ResponseLog(sink) as log:
        log(CallStarted(TRACE, call))
        call.status = "timeout"

    assert sink.lines[0]["status"] == "running"


def test_lines_that_come_faster_than_they_are_written_are_dropped_and_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sink = Sink(is_open=False)
    log = ResponseLog(sink, max_waiting=2, gather_seconds=0)
    log(TurnStarted(TRACE))
    sink.entered.wait()

    for _ in range(5):  # the first line is being written: two may wait, three are lost
        log(TurnStarted(TRACE))
    sink.may_go_on.set()
    log.close()

    assert log.dropped == 3
    assert [line["event"] for line in sink.lines] == ["start"] * 3 + ["dropped"]
    assert sink.lines[-1]["count"] == 3
    assert "the response log lacks 3 lines" in caplog.text


def test_a_disk_that_is_full_is_said_once_and_the_log_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    sink = Sink(failures=1)
    log = ResponseLog(sink, gather_seconds=0)

    log(TurnStarted(TRACE))
    sink.failed.wait()
    log(TurnEnded(TRACE))
    log.close()

    assert [line["event"] for line in sink.lines] == ["end", "dropped"]
    assert caplog.messages == [
        "the response log cannot be written: No space left on device",
        "the response log lacks 1 lines: writing was too slow or failed",
    ]


def test_closing_writes_what_is_waiting_and_closes_the_file() -> None:
    sink = Sink()
    log = ResponseLog(sink, gather_seconds=3600)

    log(TurnStarted(TRACE))
    log.close()

    assert (len(sink.lines), sink.is_closed) == (1, True)


def test_a_log_in_a_folder_is_a_file_of_json_lines(tmp_path: Path) -> None:
    with ResponseLog.in_folder(tmp_path / "logs") as log:
        log(TurnStarted(TRACE))

    [file] = (tmp_path / "logs").glob("responses-*.jsonl")
    assert json.loads(file.read_text(encoding="utf-8"))["dialog_id"] == "dialogue-1"
