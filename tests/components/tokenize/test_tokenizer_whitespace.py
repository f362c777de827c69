"""Words between white space."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = (["Hi there!", "", "10.000 at st.louis"],)

    def make(self) -> WhitespaceTokenizer:
        return WhitespaceTokenizer()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I am here.", ["I", "am", "here"]),
        ("what?! no...", ["what", "no"]),
        ("10.000 in st.louis, o'clock", ["10.000", "in", "st.louis", "o'clock"]),
        ("see (this); or .net", ["see", "(this);", "or", ".net"]),
        (" ... ", []),
        ("", []),
        ("👋🏽 hi 😀", ["👋🏽", "hi", "😀"]),
        ("مرحبا بالعالم!", ["مرحبا", "بالعالم"]),
        ("\ud800 x", ["\ud800", "x"]),
    ],
)
def test_cuts_at_white_space_and_drops_punctuation_at_the_end(text: str, words: list[str]) -> None:
    [tokens] = WhitespaceTokenizer()([text])

    assert [token.text for token in tokens] == words


@given(st.text())
def test_every_token_stands_where_it_says(text: str) -> None:
    [tokens] = WhitespaceTokenizer()([text])

    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]


def test_a_hundred_thousand_dots_are_no_word() -> None:
    assert WhitespaceTokenizer()(["." * 100_000]) == [[]]
