from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tertulia.agent import wire
from tertulia.agent.skills.form.state import FormState

STATE = FormState(slots={"people": 4}, asked="date", attempts=1, at="2026-03-04T12:00:00")


def test_a_state_is_read_as_it_is_written() -> None:
    assert FormState.read(wire.plain(STATE.written())) == STATE


@pytest.mark.parametrize(
    "value",
    [None, "", [], {}, {"slots": {}}, {"slots": 1, "asked": None}, {"slots": {}, "asked": 4}],
)
def test_what_is_no_state_of_a_form_is_none(value: Any) -> None:
    assert FormState.read(value) is None


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert FormState.read({**STATE.written(), "mood": "fine"}) == STATE


@pytest.mark.parametrize(
    ("at", "is_older"),
    [("2026-03-04T12:29:59", False), ("2026-03-04T11:29:59", True), ("", False), ("x", False)],
)
def test_a_state_is_too_old_after_some_minutes(at: str, is_older: bool) -> None:
    state = FormState(at=at)

    assert state.is_older(30, datetime.fromisoformat("2026-03-04T12:00")) is is_older
