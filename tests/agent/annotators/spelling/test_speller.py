from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tertulia.agent.annotators.spelling.speller import Speller
from tertulia.agent.annotators.spelling.words import Words

TEXTS = [
    "is breakfast included, and when is breakfast served",
    "can I reserve a table for tomorrow, or a taxi to the airport",
    "quiero reservar una mesa para mañana, con desayuno",
    "the garden, the market and the harbour; a marked path",
    "her name is Maria, or Robert",
]
SPELLER = Speller(Words.of(TEXTS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("is breakfst included", "is breakfast included"),
        ("is breakfasst included", "is breakfast included"),
        ("is braekfast included", "is breakfast included"),
        ("is breakfadt included", "is breakfast included"),
        ("Breakfst?", "Breakfast?"),
        ("quiero resrvar para mañnaa", "quiero reservar para mañana"),
        ("a taxi to the airpotr", "a taxi to the airport"),
    ],
)
def test_one_mistake_in_a_word_is_corrected(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "manana",
        "two tables and breakfasts",
        "reservas",
        "I met Mariam and Roberta",
        "my name is mario",
        "BREAKFST",
        "brkfst",
        "hreakfast",
        "the markes",
        "12345 b4r3akf",
        "",
    ],
)
def test_words_that_may_be_right_are_left_alone(text: str) -> None:
    assert SPELLER.correct(text) == (text, [])


def test_of_words_that_are_as_near_the_more_frequent_is_meant() -> None:
    speller = Speller(Words.of(["market market marked"]))

    assert speller.correct("markey")[0] == "market"


def test_of_words_that_are_just_as_likely_none_is_meant() -> None:
    speller = Speller(Words.of(["horse", "house"]))

    assert speller.correct("hoise")[0] == "hoise"


def test_a_text_with_many_mistakes_is_in_another_language() -> None:
    speller = Speller(Words.of(TEXTS), most=1)

    assert speller.correct("breakfst tomorow")[0] == "breakfst tomorow"
    assert speller.correct("breakfst")[0] == "breakfast"


def test_where_a_correction_was_made_is_told() -> None:
    text, corrections = SPELLER.correct("No breakfst tomorow")

    assert text == "No breakfast tomorrow"
    assert [one.as_json() for one in corrections] == [
        {"start": 3, "end": 11, "text": "breakfst", "value": "breakfast"},
        {"start": 12, "end": 19, "text": "tomorow", "value": "tomorrow"},
    ]


@given(some.text(max_size=80))
def test_what_was_corrected_is_not_corrected_again(text: str) -> None:
    corrected, _ = SPELLER.correct(text)

    assert SPELLER.correct(corrected) == (corrected, [])


@given(some.sampled_from(TEXTS))
def test_what_is_known_is_left_alone(text: str) -> None:
    assert SPELLER.correct(text) == (text, [])
