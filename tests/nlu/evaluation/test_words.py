import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.nlu.evaluation.words import Words
from tertulia.nlu.training_data import AnnotatedEntity


def words(text: str) -> list[str]:
    places = Words.of(text)
    return [text[start:end] for start, end in zip(places.starts, places.ends, strict=True)]


def entity(start: int, end: int, name: str) -> AnnotatedEntity:
    return AnnotatedEntity(start, end, name, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n", []),
        ("fly to Porto!", ["fly", "to", "Porto", "!"]),
        ("it's 10.5", ["it", "'", "s", "10", ".", "5"]),
        ("去北京", ["去", "北", "京"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("😀𝒳 ok", ["😀", "𝒳", "ok"]),
        ("a\ud800b", ["a", "\ud800", "b"]),
    ],
)
def test_a_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_has_the_type_of_the_entity_that_covers_it() -> None:
    places = Words.of("fly to Porto today")

    assert places.entities([entity(7, 12, "city")]) == [None, None, "city", None]


def test_of_overlapping_entities_the_one_that_covers_more_of_the_word_counts() -> None:
    places = Words.of("Portobello road")

    types = places.entities([entity(0, 3, "short"), entity(2, 15, "street")])

    assert types == ["street", "street"]


def test_of_entities_that_cover_as_much_the_first_counts() -> None:
    assert Words.of("Porto").entities([entity(0, 5, "a"), entity(0, 5, "b")]) == ["a"]


def test_entities_beyond_the_text_and_empty_ones_cover_nothing() -> None:
    assert Words.of("ok").entities([entity(5, 9, "a"), entity(1, 1, "b")]) == [None]


@given(st.text())
def test_words_are_in_order_and_hold_everything_but_blanks(text: str) -> None:
    assert "".join(words(text)) == "".join(text.split())
