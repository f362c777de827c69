from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from tertulia.agent.skills.form.moments import Moment

NOON = datetime.fromisoformat("2026-03-04T12:00")


@pytest.mark.parametrize("text", ["2026-03-06", "21:00", "2026-03-06T21:00"])
def test_a_moment_is_written_as_it_is_read(text: str) -> None:
    assert str(Moment.read(text)) == text


@pytest.mark.parametrize(
    "text", ["2026-03-06T21:00:30.000+01:00", "2026-03-06T21:00:00Z", "2026-03-06 21:00"]
)
def test_of_the_time_of_a_service_the_clock_on_the_wall_counts(text: str) -> None:
    assert str(Moment.read(text)) == "2026-03-06T21:00"


@pytest.mark.parametrize("value", ["", "friday", "2026-02-30", "25:00", "20260306", 21, None, []])
def test_what_is_no_moment_is_none(value: Any) -> None:
    assert Moment.read(value) is None


def test_a_time_that_is_said_later_keeps_the_day() -> None:
    earlier = Moment(date(2026, 3, 6), time(21))

    assert str(Moment(clock=time(22)).over(earlier)) == "2026-03-06T22:00"
    assert str(Moment(day=date(2026, 3, 7)).over(earlier)) == "2026-03-07T21:00"
    assert str(Moment(date(2026, 3, 8), time(9)).over(earlier)) == "2026-03-08T09:00"


def test_an_ambiguous_hour_may_be_twelve_hours_later() -> None:
    readings = Moment(clock=time(9), is_ambiguous=True).readings()

    assert [*map(str, readings)] == ["09:00", "21:00"]
    assert [*map(str, Moment(clock=time(12), is_ambiguous=True).readings())] == ["12:00", "00:00"]


@pytest.mark.parametrize(
    ("clock", "expected"), [("13:00", "2026-03-04T13:00"), ("12:00", "2026-03-05T12:00")]
)
def test_the_next_time_is_today_or_tomorrow(clock: str, expected: str) -> None:
    moment = Moment.read(clock)

    assert moment is not None
    assert str(moment.next_after(NOON)) == expected
