from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.form.showing import Showing
from tests.agent.skills.form.forms import slot


def shown(value: Any, language: str = "", **keys: Any) -> str:
    human = {"language": language} if language else {}
    return Showing(slot(**keys), "en").show(value, Context(text="", human=human))


@pytest.mark.parametrize(
    ("language", "day", "both"),
    [
        ("", "Friday 6 March", "Friday 6 March at 21:00"),
        ("en-GB", "Friday 6 March", "Friday 6 March at 21:00"),
        ("es", "el viernes 6 de marzo", "el viernes 6 de marzo a las 21:00"),
        ("fr", "le vendredi 6 mars", "le vendredi 6 mars à 21:00"),
        ("de", "Freitag, 6. März", "Freitag, 6. März um 21:00"),
        ("it", "venerdì 6 marzo", "venerdì 6 marzo alle 21:00"),
        ("pt", "sexta-feira, 6 de março", "sexta-feira, 6 de março às 21:00"),
        ("fi", "2026-03-06", "2026-03-06 21:00"),
    ],
)
def test_days_and_times_are_said_in_the_language_of_the_human(
    language: str, day: str, both: str
) -> None:
    assert shown("2026-03-06", language, type="date") == day
    assert shown("2026-03-06T21:00", language, type="datetime") == both
    assert shown("21:00", language, type="time") == "21:00"


def test_a_value_may_have_words_of_its_own() -> None:
    words = {"in": {"en": "inside", "es": "dentro"}}

    assert shown("in", "es", shown=words) == "dentro"
    assert shown("out", "es", shown=words) == "out"


def test_other_values_are_said_as_they_are() -> None:
    assert shown(4, type="integer") == "4"
    assert shown("2026-03-06") == "2026-03-06"
