from __future__ import annotations

from datetime import date, time

import pytest

from tertulia.agent.skills.form.hours import Hours
from tertulia.core.errors import ParameterError

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)
WEEK = Hours.of({"mon-fri": ["13:00-16:00", "20:00-23:00"], "sat": ["20:00-02:00"]})


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        (FRIDAY, time(13), True),
        (FRIDAY, time(16), True),
        (FRIDAY, time(16, 1), False),
        (FRIDAY, time(23), True),
        (SATURDAY, time(13), False),
        (SATURDAY, time(23), True),
        (SUNDAY, time(1, 30), True),
        (SUNDAY, time(2, 30), False),
        (SATURDAY, time(1), False),
        (SUNDAY, None, False),
        (SATURDAY, None, True),
        (None, time(14), True),
        (None, time(1), True),
        (None, time(5), False),
    ],
)
def test_somebody_is_there_at_the_hours_of_the_day(
    day: date | None, clock: time | None, is_open: bool
) -> None:
    assert WEEK.include(day, clock) is is_open


def test_the_night_of_sunday_goes_on_on_monday() -> None:
    hours = Hours.of({"sun": ["22:00-03:00"]})

    assert hours.include(date(2026, 3, 9), time(2))


def test_daily_is_every_day_and_days_may_go_round_the_week() -> None:
    assert Hours.of({"daily": ["08:00-09:00"]}).include(SUNDAY, time(8))
    round_the_week = Hours.of({"sat-mon": ["08:00-09:00"]})
    assert [bool(spans) for spans in round_the_week.week] == [True, *[False] * 4, True, True]


def test_hours_of_all_days_are_listed_once() -> None:
    assert [*map(str, WEEK.on(None))] == ["13:00-16:00", "20:00-23:00", "20:00-02:00"]


@pytest.mark.parametrize("days", ["monday", "", "fri-mo", "every day"])
def test_days_that_are_none_are_refused_with_advice(days: str) -> None:
    with pytest.raises(ParameterError, match="write `daily`, or some of mon, tue"):
        Hours.of({days: ["08:00-09:00"]})


@pytest.mark.parametrize("span", ["8-9", "08:00", "25:00-26:00", "08:60-09:00", "morning"])
def test_hours_that_are_none_are_refused_with_advice(span: str) -> None:
    with pytest.raises(ParameterError, match="write them as `13:00-16:00`"):
        Hours.of({"daily": [span]})
