from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tertulia.agent.annotators.values.reader import VOCABULARIES, Reader

NOON = datetime.fromisoformat("2026-03-04T12:00")  # a Wednesday


def found(text: str, language: str = "en") -> list[Any]:
    """What is found, with a question mark behind ambiguous times."""
    return [
        f"{one.value}?" if one.is_ambiguous else one.value
        for one in Reader(language).find(text, NOON)
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("four", [4]),
        ("for four people", [4]),
        ("we are twenty-five", [25]),
        ("2,5 kilos", [2.5]),
        ("1,000 people", [1000]),
        ("0.125 litres", [0.125]),
        ("-3 degrees", [-3]),
        ("two adults and three children", [5]),
        ("2 adults, 1 child and a baby", [3]),
        ("two adults for three nights", [2, 3]),
        ("4 and 5", [4, 5]),
        ("one", [1]),
        ("just one", [1]),
        ("that one over there", []),
        ("a table for one", [1]),
        ("for one moment please", []),
        ("one person", [1]),
        ("room 4B", []),
        ("call +34 600 123 456", []),
        ("someone often", []),
    ],
)
def test_english_numbers(text: str, values: list[Any]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("cuatro", [4]),
        ("somos seis", [6]),
        ("dos adultos y un niño", [3]),
        ("treinta y dos", [32]),
        ("treinta y una", [31]),
        ("somos veintiuna", [21]),
        ("1.500 euros", [1500]),
        ("veintidós", [22]),
        ("para una", [1]),
        ("una mesa", []),
        ("un taxi", []),
        ("una mesa para dos", [2]),
    ],
)
def test_spanish_numbers(text: str, values: list[Any]) -> None:
    assert found(text, "es") == values


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [("fr", "pour quatre", 4), ("de", "für zwölf", 12), ("it", "siamo sei", 6), ("pt", "dez", 10)],
)
def test_numbers_of_other_languages(language: str, text: str, value: int) -> None:
    assert found(text, language) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("at eight", "08:00?"),
        ("by 9", "09:00?"),
        ("9ish", "09:00?"),
        ("at 21:30", "21:30"),
        ("8:30", "08:30?"),
        ("at 08:30", "08:30"),
        ("7.45", "07:45?"),
        ("21h30", "21:30"),
        ("half past seven", "07:30?"),
        ("quarter to eight", "07:45?"),
        ("a quarter past 8", "08:15?"),
        ("ten to eight", "07:50?"),
        ("twenty past two", "02:20?"),
        ("eight thirty", "08:30?"),
        ("8 pm", "20:00"),
        ("7:30am", "07:30"),
        ("7.30pm", "19:30"),
        ("7:30 p.m.", "19:30"),
        ("20:00h", "20:00"),
        ("8 p.m.", "20:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("eight in the evening", "20:00"),
        ("10 at night", "22:00"),
        ("2 at night", "02:00"),
        ("six in the morning", "06:00"),
        ("seven o'clock", "07:00?"),
        ("at noon", "12:00"),
        ("midnight", "00:00"),
    ],
)
def test_english_times(text: str, value: str) -> None:
    assert found(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a las nueve", "09:00?"),
        ("a la una", "01:00?"),
        ("las 21:30", "21:30"),
        ("a las 21", "21:00"),
        ("21:00h", "21:00"),
        ("a las 21:30h", "21:30"),
        ("a las 21.30 horas", "21:30"),
        ("a las veintiuna treinta", "21:30"),
        ("a las nueve cuarenta y cinco", "09:45?"),
        ("nueve y media", "09:30?"),
        ("a las ocho y cuarto de la tarde", "20:15"),
        ("las nueve menos cuarto", "08:45?"),
        ("a las 7 y 20", "07:20?"),
        ("a las diez menos cinco", "09:55?"),
        ("a las 8 de la mañana", "08:00"),
        ("las diez de la noche", "22:00"),
        ("la una de la madrugada", "01:00"),
        ("a eso de las nueve", "09:00?"),
        ("al mediodía", "12:00"),
        ("8 pm", "20:00"),
    ],
)
def test_spanish_times(text: str, value: str) -> None:
    assert found(text, "es") == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2026-03-04"),
        ("tomorrow", "2026-03-05"),
        ("the day after tomorrow", "2026-03-06"),
        ("on friday", "2026-03-06"),
        ("next Friday", "2026-03-06"),
        ("wednesday", "2026-03-11"),
        ("March 5th", "2026-03-05"),
        ("the 5th of march", "2026-03-05"),
        ("3 March", "2027-03-03"),
        ("5 march 2028", "2028-03-05"),
        ("the 2nd", "2026-04-02"),
        ("saturday the 7th", "2026-03-07"),
        ("5/3", "2026-03-05"),
        ("5/3/27", "2027-03-05"),
        ("3/25", "2026-03-25"),
        ("5.3.2027", "2027-03-05"),
        ("2026-03-09", "2026-03-09"),
        ("in three days", "2026-03-07"),
        ("in a week", "2026-03-11"),
        ("in a fortnight", "2026-03-18"),
        ("29 february", "2028-02-29"),
        ("yesterday", "2026-03-03"),
        ("last friday", "2026-02-27"),
        ("the day before yesterday", "2026-03-02"),
    ],
)
def test_english_days(text: str, value: str) -> None:
    assert found(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hoy", "2026-03-04"),
        ("mañana", "2026-03-05"),
        ("manana", "2026-03-05"),
        ("pasado mañana", "2026-03-06"),
        ("el viernes", "2026-03-06"),
        ("el próximo sábado", "2026-03-07"),
        ("el lunes que viene", "2026-03-09"),
        ("el 5 de marzo", "2026-03-05"),
        ("5 de abril de 2027", "2027-04-05"),
        ("el día 12", "2026-03-12"),
        ("el viernes 6", "2026-03-06"),
        ("dentro de tres días", "2026-03-07"),
        ("ayer", "2026-03-03"),
        ("el viernes pasado", "2026-02-27"),
    ],
)
def test_spanish_days(text: str, value: str) -> None:
    assert found(text, "es") == [value]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "tomorrow at eight", "2026-03-05T08:00?"),
        ("en", "at 8pm on friday", "2026-03-06T20:00"),
        ("en", "tomorrow morning at six", "2026-03-05T06:00"),
        ("en", "this evening at eight", "2026-03-04T20:00"),
        ("en", "at nine tonight", "2026-03-04T21:00"),
        ("en", "friday, around 21:30", "2026-03-06T21:30"),
        ("en", "in two hours", "2026-03-04T14:00"),
        ("en", "in half an hour", "2026-03-04T12:30"),
        ("en", "in an hour and a half", "2026-03-04T13:30"),
        ("en", "in 8 hours and 15 minutes", "2026-03-04T20:15"),
        ("en", "in three quarters of an hour", "2026-03-04T12:45"),
        ("en", "in five minutes!", "2026-03-04T12:05"),
        ("en", "now!!!", "2026-03-04T12:00"),
        ("en", "to the airport, right now please", "2026-03-04T12:00"),
        ("en", "tonight at 12", "2026-03-05T00:00"),
        ("en", "at midnight tonight", "2026-03-05T00:00"),
        ("en", "tonight at one", "2026-03-05T01:00"),
        ("en", "around 8 tonight", "2026-03-04T20:00"),
        ("en", "tonight around nine", "2026-03-04T21:00"),
        ("en", "this morning at 3", "2026-03-04T03:00"),
        ("es", "mañana a las ocho", "2026-03-05T08:00?"),
        ("es", "mañana por la mañana a las 7", "2026-03-05T07:00"),
        ("es", "esta noche a las diez", "2026-03-04T22:00"),
        ("es", "el 5 de marzo a las 21", "2026-03-05T21:00"),
        ("es", "esta noche a las doce", "2026-03-05T00:00"),
        ("es", "hoy a medianoche", "2026-03-05T00:00"),
        ("es", "al aeropuerto, ahora mismo, por favor", "2026-03-04T12:00"),
        ("es", "dentro de media hora", "2026-03-04T12:30"),
        ("es", "dentro de una hora y media", "2026-03-04T13:30"),
        ("es", "en dos horas y 10 minutos", "2026-03-04T14:10"),
        ("es", "dentro de un cuarto de hora", "2026-03-04T12:15"),
    ],
)
def test_a_day_and_a_time_that_belong_together_are_one(
    language: str, text: str, value: str
) -> None:
    assert found(text, language) == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a table for two at 8pm on friday", [2, "2026-03-06T20:00"]),
        ("we are four and come at nine", [4, "09:00?"]),
        ("for 3 at 8", [3, "08:00?"]),
        ("a table for two tonight at 9", [2, "2026-03-04T21:00"]),
        ("for four tomorrow morning", [4, "2026-03-05"]),
        ("friday for five people at 21:00", ["2026-03-06", 5, "21:00"]),
        ("a table for 8 tonight", [8, "2026-03-04"]),
        ("now a table for tomorrow", ["2026-03-05"]),
        ("that is all for now", []),
        ("it takes 5 minutes on foot", [5]),
        ("for about 8 tonight", [8, "2026-03-04"]),
    ],
)
def test_numbers_and_times_are_told_apart(text: str, values: list[Any]) -> None:
    assert found(text) == values


def test_a_number_behind_a_weekday_may_count_people() -> None:
    assert found("el viernes 9 personas a las 14", "es") == ["2026-03-06", 9, "14:00"]
    assert found("el viernes 13", "es") == ["2026-03-13"]


@pytest.mark.parametrize("text", ["30 february 2026", "31/31", "25:61", "at 27", "99:00"])
def test_what_no_calendar_and_no_clock_has_is_no_moment(text: str) -> None:
    kinds = [one.kind for one in Reader("en").find(text, NOON)]

    assert set(kinds) <= {"number", "nothing"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "30 february"),
        ("en", "in 400 days"),
        ("es", "31 de abril"),
    ],
)
def test_a_day_that_does_not_exist_is_no_number_either(language: str, text: str) -> None:
    [one] = Reader(language).find(text, NOON)

    assert one.kind == "nothing"


def test_after_midnight_tonight_has_begun() -> None:
    [one] = Reader("en").find("tonight at one", datetime.fromisoformat("2026-03-04T00:20"))

    assert one.value == "2026-03-04T01:00"


@pytest.mark.parametrize(
    ("language", "text", "is_count"),
    [
        ("en", "for four", True),
        ("en", "four people", True),
        ("en", "we are 4", True),
        ("en", "ok, four then", False),
        ("en", "around 4", False),
        ("es", "para cuatro", True),
        ("es", "cuatro personas", True),
        ("es", "somos cuatro", True),
        ("en", "5 minutes", True),
        ("es", "cinco minutos", True),
        ("es", "vale, cuatro", False),
    ],
)
def test_what_is_counted_is_told_from_what_may_be_an_hour(
    language: str, text: str, is_count: bool
) -> None:
    [number] = Reader(language).find(text, NOON)

    assert number.is_count is is_count


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("en", "we stay for 3 nights", "nights"),
        ("en", "wait five minutes", "minutes"),
        ("es", "nos quedamos tres noches", "noches"),
        ("en", "3 people", ""),
        ("es", "para tres personas", ""),
        ("en", "three", ""),
    ],
)
def test_what_a_number_counts_is_told_if_it_is_not_people(
    language: str, text: str, unit: str
) -> None:
    [number] = Reader(language).find(text, NOON)

    assert number.unit == unit


def test_five_three_is_in_may_where_the_month_goes_first() -> None:
    [may] = Reader("en", day_first=False).find("5/3", NOON)

    assert may.value == "2026-05-03"


def test_where_a_value_stands_is_told_in_characters_of_the_text() -> None:
    text = "¡Mañana a las ocho, por favor!"
    [moment] = Reader("es").find(text, NOON)

    assert text[moment.start : moment.end] == "Mañana a las ocho"


def test_a_language_without_words_has_digits() -> None:
    assert found("neljä tai 5", "fi") == [5]


WORDS = "at a las 8 nine friday mañana y media for 12 / : march de pm tonight in the half hours"


def are_apart(text: str, language: str) -> bool:
    """Whether all values lie in the text, one after the other."""
    values = Reader(language).find(text, NOON)
    ends = [0, *(one.end for one in values)]
    in_order = all(end <= one.start < one.end for end, one in zip(ends, values, strict=False))
    return in_order and ends[-1] <= len(text)


@given(some.text(max_size=60), some.sampled_from([*VOCABULARIES, "fi"]))
def test_whatever_is_said_values_lie_in_the_text_and_apart(text: str, language: str) -> None:
    assert are_apart(text, language)


@given(some.lists(some.sampled_from(WORDS.split(" ")), max_size=30))
def test_whatever_words_come_together_values_lie_apart(words: list[str]) -> None:
    assert are_apart(" ".join(words), "en")
    assert are_apart(" ".join(words), "es")
