from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tertulia.agent.annotators.values.entities import Normaliser
from tertulia.agent.annotators.values.other_dates import OtherDates
from tertulia.agent.annotators.values.reader import Reader

NOON = datetime.fromisoformat("2026-03-04T12:00")  # a Wednesday
LANGUAGES = ("en", "es", "fr")


def entity(kind: str, words: str, text: str, **more: Any) -> dict[str, Any]:
    """An entity as an NLU pipeline found it."""
    start = text.index(words)
    return {"entity": kind, "value": words, "start": start, "end": start + len(words), **more}


def normalised(
    text: str, *entities: dict[str, Any], language: str = "", finds: bool = True, longest: int = 99
) -> list[dict[str, Any]]:
    normaliser = Normaliser(
        readers={code: Reader(code) for code in LANGUAGES},
        others=OtherDates(LANGUAGES),
        numbers=["number"],
        times=["time"],
        finds=finds,
        longest=longest,
    )
    return normaliser.normalise(text, entities, NOON, language)


def values(text: str, *entities: dict[str, Any], **options: Any) -> list[tuple[str, Any]]:
    return [(one["entity"], one["value"]) for one in normalised(text, *entities, **options)]


def test_an_entity_gets_its_value_and_keeps_what_else_is_said_of_it() -> None:
    text = "for four people"

    [number] = normalised(text, entity("number", "four", text, role="guests", extractor="crf"))

    assert number == {
        "entity": "number",
        "value": 4,
        "text": "four",
        "start": 4,
        "end": 8,
        "type": "number",
        "counted": True,
        "role": "guests",
        "extractor": "crf",
    }


def test_what_the_pipeline_did_not_find_is_added() -> None:
    assert values("four, tomorrow at 21:00") == [("number", 4), ("time", "2026-03-05T21:00")]
    assert values("four, tomorrow at 21:00", finds=False) == []


def test_two_entities_that_are_one_moment_become_one() -> None:
    text = "tomorrow at 21:00"

    found = values(text, entity("time", "tomorrow", text), entity("time", "at 21:00", text))

    assert found == [("time", "2026-03-05T21:00")]


def test_the_number_of_a_time_is_no_number() -> None:
    text = "two at 8pm"

    found = values(text, entity("number", "two", text), entity("number", "8", text))

    assert found == [("number", 2), ("time", "20:00")]


def test_a_number_that_was_taken_for_a_time_is_an_hour() -> None:
    text = "around eight"

    [hour] = normalised(text, entity("time", "around eight", text))

    assert (hour["value"], hour["type"], hour["ambiguous"]) == ("08:00", "time", True)


@pytest.mark.parametrize(("text", "number"), [("for four", "four"), ("table 99", "99")])
def test_a_number_that_is_no_hour_is_a_number(text: str, number: str) -> None:
    [found] = normalised(text, entity("time", number, text))

    assert (found["entity"], found["type"]) == ("number", "number")
    assert values(text, entity("time", number, text), finds=False) == [("time", number)]


def test_a_day_of_another_language_is_read() -> None:
    text = "vendredi prochain, pour quatre"

    found = values(text, entity("time", "vendredi", text), language="fr")

    assert found == [("time", "2026-03-06"), ("number", 4)]


def test_what_the_words_stand_for_may_be_a_day() -> None:
    text = "as soon as you can"
    soon = {**entity("time", text, text), "value": "now"}

    assert values(text, soon) == [("time", "2026-03-04T12:00")]


def test_the_language_that_understands_most_is_read() -> None:
    text = "el domingo a las 14:30, somos 3"

    assert values(text) == [("time", "2026-03-08T14:30"), ("number", 3)]
    assert values("on the 4th", language="es") == [("time", "2026-03-04")]
    assert values("a las nueve", language="en") == [("time", "09:00")]


def test_of_languages_that_understand_as_much_that_of_the_human_goes_first() -> None:
    assert values("5 mar", language="es") == values("5 mar", language="en")
    assert values("once", language="es") == [("number", 11)]


def test_a_word_is_no_number_because_it_is_one_elsewhere() -> None:
    assert values("can I do that once again", language="en") == []
    assert values("quiero una mesa para dos") == [("number", 2)]


def test_entities_of_other_types_keep_their_value_and_their_place() -> None:
    text = "to Room 5, at 21:00"

    found = values(text, entity("place", "Room 5", text))

    assert found == [("place", "Room 5"), ("time", "21:00")]


def test_what_cannot_be_read_stays_as_it_is() -> None:
    text = "whenever you like"

    [time] = normalised(text, entity("time", "whenever", text))

    assert (time["value"], time["text"]) == ("whenever", "whenever")
    assert "type" not in time


@pytest.mark.parametrize("broken", [{"entity": "time"}, {"entity": 1, "start": "x"}, {}])
def test_an_entity_without_a_place_is_left_alone(broken: dict[str, Any]) -> None:
    assert normalised("hello", broken) == [broken]


def test_what_is_no_entity_is_left_out() -> None:
    assert normalised("hello", None, 4, "x") == []  # type: ignore[arg-type]


def test_of_a_long_text_nothing_is_read() -> None:
    text = "four " * 30

    assert values(text, entity("number", "four", text)) == [("number", "four")]


@pytest.mark.parametrize("found", [[], [("number", "30")], [("time", "30 february")]])
def test_a_day_that_does_not_exist_has_no_value(found: list[tuple[str, str]]) -> None:
    text = "a table on 30 february"
    entities = [entity(kind, words, text) for kind, words in found]

    assert values(text, *entities) == []


def test_what_is_a_number_elsewhere_does_not_go_before_a_day_that_does_not_exist() -> None:
    assert values("30 february") == []
