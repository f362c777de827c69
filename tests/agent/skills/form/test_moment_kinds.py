from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertulia.agent.skills.form.kinds import Kind, Refusal, Said, Scene
from tertulia.agent.skills.form.moment_kinds import Clock, Day, Instant
from tests.agent.skills.form.forms import NOON, slot

EVENINGS = {"mon-fri": ["13:00-16:00", "20:00-23:00"]}
FRIDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 8)


def taken(
    kind: Kind[Any],
    value: Any,
    *,
    held: str | None = None,
    day: date | None = None,
    ambiguous: bool = False,
    alone: bool = False,
) -> Any:
    said = Said(value=value, is_ambiguous=ambiguous, is_alone=alone)
    read = kind.read(said, kind.held(held))
    return None if read is None else kind.judge(read, Scene(now=NOON, day=day))


def test_of_a_moment_a_date_takes_the_day_and_a_time_the_time() -> None:
    assert taken(Day(slot()), "2026-03-06T21:00") == "2026-03-06"
    assert taken(Clock(slot()), "2026-03-06T21:00") == "21:00"
    assert taken(Day(slot()), "21:00") is None
    assert taken(Clock(slot()), "2026-03-06") is None


def test_today_has_not_passed_and_yesterday_has() -> None:
    kind = Day(slot(future=True))

    assert taken(kind, "2026-03-04") == "2026-03-04"
    assert taken(kind, "2026-03-03") == Refusal("past", "2026-03-03")
    assert taken(Day(slot()), "2026-03-03") == "2026-03-03"


def test_a_day_on_which_there_is_nobody_is_refused() -> None:
    kind = Day(slot(hours=EVENINGS))

    assert taken(kind, "2026-03-06") == "2026-03-06"
    assert taken(kind, "2026-03-08") == Refusal("closed", "2026-03-08")


def test_a_time_is_judged_by_the_hours_of_the_day_that_is_known() -> None:
    kind = Clock(slot(hours=EVENINGS))

    assert taken(kind, "21:00", day=FRIDAY) == "21:00"
    assert taken(kind, "21:00", day=SUNDAY) == Refusal("closed", "21:00")
    assert taken(kind, "17:00", day=FRIDAY) == Refusal("closed", "17:00")
    assert taken(kind, "21:00") == "21:00"


def test_a_time_of_today_may_have_passed() -> None:
    kind = Clock(slot(future=True))

    assert taken(kind, "11:00", day=NOON.date()) == Refusal("past", "11:00")
    assert taken(kind, "11:00", day=FRIDAY) == "11:00"
    assert taken(kind, "11:00") == "11:00"


@pytest.mark.parametrize(
    ("keys", "day", "expected"),
    [
        ({"hours": EVENINGS}, FRIDAY, "21:00"),
        ({"usual": ["06:00-11:00"]}, FRIDAY, "09:00"),
        ({}, FRIDAY, "09:00"),
        ({}, NOON.date(), "21:00"),
        ({}, None, "21:00"),
    ],
)
def test_nine_is_when_it_is_usual_else_when_it_comes(
    keys: dict[str, Any], day: date | None, expected: str
) -> None:
    assert taken(Clock(slot(**keys)), "09:00", ambiguous=True, day=day) == expected


@pytest.mark.parametrize(("value", "alone", "expected"), [(9, True, "21:00"), (9, False, None)])
def test_a_number_is_an_hour_if_nothing_else_is_said(
    value: int, alone: bool, expected: str | None
) -> None:
    assert taken(Clock(slot(hours=EVENINGS)), value, alone=alone, day=FRIDAY) == expected
    assert taken(Clock(slot()), 21, alone=True) == "21:00"
    assert taken(Clock(slot()), 24, alone=True) is None


def test_a_time_without_a_day_is_the_next_one() -> None:
    kind = Instant(slot(future=True))

    assert taken(kind, "13:00") == "2026-03-04T13:00"
    assert taken(kind, "11:00") == "2026-03-05T11:00"
    assert taken(kind, "08:00", ambiguous=True) == "2026-03-04T20:00"


def test_a_day_without_a_time_is_not_complete_until_the_time_is_said() -> None:
    kind = Instant(slot(future=True))

    assert taken(kind, "2026-03-06") == Refusal("incomplete", "2026-03-06")
    assert taken(kind, "21:00", held="2026-03-06") == "2026-03-06T21:00"


def test_a_moment_is_corrected_in_part() -> None:
    kind = Instant(slot())

    assert taken(kind, "22:00", held="2026-03-06T21:00") == "2026-03-06T22:00"
    assert taken(kind, "2026-03-07", held="2026-03-06T21:00") == "2026-03-07T21:00"


def test_a_time_that_is_over_on_the_day_that_is_held_is_the_next_one() -> None:
    kind = Instant(slot(future=True))

    assert taken(kind, "08:00", held="2026-03-04T20:00") == "2026-03-05T08:00"
    assert taken(kind, "2026-03-04T08:00", held="2026-03-04T20:00") == Refusal(
        "past", "2026-03-04T08:00"
    )


def test_a_moment_in_the_past_or_at_a_bad_time_is_refused() -> None:
    kind = Instant(slot(future=True, hours=EVENINGS))

    assert taken(kind, "2026-03-04T11:00") == Refusal("past", "2026-03-04T11:00")
    assert taken(kind, "2026-03-03") == Refusal("past", "2026-03-03")
    assert taken(kind, "2026-03-08") == Refusal("closed", "2026-03-08")
    assert taken(kind, "2026-03-06T17:00") == Refusal("closed", "2026-03-06T17:00")


@pytest.mark.parametrize("value", [True, "soon", None, -1])
@pytest.mark.parametrize("kind", [Instant, Day, Clock])
def test_what_is_no_moment_is_not_read(kind: type[Any], value: Any) -> None:
    assert taken(kind(slot()), value, alone=True) is None
