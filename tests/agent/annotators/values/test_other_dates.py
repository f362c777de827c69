from __future__ import annotations

from datetime import datetime

import pytest

from tertulia.agent.annotators.values.other_dates import OtherDates
from tertulia.core.errors import ParameterError

NOON = datetime.fromisoformat("2026-03-04T12:00")  # a Wednesday


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "demain", "2026-03-05"),
        ("de", "übermorgen", "2026-03-06"),
        ("it", "venerdì", "2026-03-06"),
        ("pt", "5 de abril", "2026-04-05"),
        ("de", "morgen 21:30", "2026-03-05T21:30"),
    ],
)
def test_days_of_other_languages_are_read(language: str, text: str, value: str) -> None:
    assert OtherDates([language]).read(text, NOON) == value


@pytest.mark.parametrize("text", ["", "4", "xx", "soon", "mars", "2027", "x" * 10_000, "\ud800abc"])
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert OtherDates(["fr"]).read(text, NOON) is None


def test_a_language_that_is_not_known_is_refused() -> None:
    with pytest.raises(ParameterError, match="the language 'xx'"):
        OtherDates(["en", "xx"])
