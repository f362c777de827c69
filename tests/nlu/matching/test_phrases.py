import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.nlu.matching.automaton import Match
from tertulia.nlu.matching.phrases import PhraseFinder


def found(phrases: list[str], text: str, **params: bool) -> list[str]:
    """The stretches of text that were found."""
    return [text[m.start : m.end] for m in PhraseFinder(phrases, **params).find(text)]


def test_finds_where_a_phrase_stands_and_which() -> None:
    finder = PhraseFinder(["rome", "new york"])

    assert finder.find("from Rome to New York") == [Match(5, 9, 0), Match(13, 21, 1)]


def test_of_phrases_that_begin_together_the_longest_is_found() -> None:
    assert found(["new york", "new", "new york city"], "new york city") == ["new york city"]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("york", "yorker new-yorker"),
        ("i", "is it"),
        ("5", "50 15"),
        ("हिन", "हिन्दी"),
        ("cafe", "cafe\u0301"),
        ("서울", "서울에서"),
        (".net", "a. net"),
        ("newyork", "new york"),
    ],
)
def test_a_phrase_is_not_found_in_the_middle_of_a_word_or_in_others(phrase: str, text: str) -> None:
    assert found([phrase], text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "stretch"),
    [
        ("北京", "我在北京住", "北京"),
        ("コーヒー", "コーヒーをください", "コーヒー"),
        ("กรุงเทพ", "อยู่กรุงเทพครับ", "กรุงเทพ"),
        ("iPhone", "我的iphone手机", "iphone"),
        ("c++", "not C, C++!", "C++"),
        (".net", "use .NET now", ".NET"),
        ("new york", "new\n \u3000york", "new\n \u3000york"),
        (" new  york ", "new york", "new york"),
        ("straße", "STRASSE", "STRASSE"),
        ("Café", "cafe\u0301", "cafe\u0301"),
        ("cafe\u0301", "CAFÉ", "CAFÉ"),
        ("👍🏽", "ok 👍🏽!", "👍🏽"),
        ("שלום", "אמר שלום לכולם", "שלום"),
        ("rome", "\ud800 rome", "rome"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(phrase: str, text: str, stretch: str) -> None:
    assert found([phrase], text) == [stretch]


def test_case_can_matter() -> None:
    assert found(["US"], "us or US", case_sensitive=True) == ["US"]


def test_every_character_can_be_a_border() -> None:
    assert found(["york"], "yorker", whole_words=False) == ["york"]


@pytest.mark.parametrize("phrases", [[], [""], [" ", "\0"]])
def test_nothing_is_never_found(phrases: list[str]) -> None:
    assert found(phrases, "any \0 thing") == []


def test_phrases_do_not_run_into_each_other() -> None:
    assert found(["a", "\u0301b", "c"], "a c b \u0301b") == ["a", "c", "\u0301b"]


def test_what_is_too_long_is_never_found_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert found(["a" * 1001, "b"], "a" * 1001 + " b") == ["b"]

    assert "a phrase of 1001 characters is never found" in caplog.text


@given(
    st.lists(st.text("ab ß\u0301北", max_size=4), max_size=5),
    st.text("aAb \tßẞ\u0301北", max_size=20),
)
def test_stretches_are_in_order_and_never_empty(phrases: list[str], text: str) -> None:
    end = 0
    for match in PhraseFinder(phrases).find(text):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@pytest.mark.parametrize(
    "text", ["a " * 50_000, "北" * 100_000, "💩" * 100_000, "\u0301" * 100_000]
)
def test_reads_long_texts_once(text: str) -> None:
    phrases = ["a " * n + "b" for n in range(1, 400)]

    assert PhraseFinder(phrases).find(text) == []
