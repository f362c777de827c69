from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, strip_accents_ascii

from tertulia.components.featurize.term_analysis import Accents, Runs, TermAnalyzer
from tertulia.core.text import Token


def analyzer(**options: object) -> TermAnalyzer:
    defaults = {
        "analyzer": "word",
        "lowercase": True,
        "strip_accents": None,
        "find": re.compile(r"\b\w\w+\b").findall,
        "ignored": (),
        "runs": Runs(1, 1),
    }
    return TermAnalyzer(**(defaults | options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello  THERE", ["hello", "there"]),
        ("I am a bot", ["am", "bot"]),
        ("123 and 99, not a123d", ["__NUMBER__", "and", "__NUMBER__", "not", "a123d"]),
        ("7", ["__NUMBER__"]),
        ("", []),
        ("😀🎉", []),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
    ],
)
def test_finds_words(text: str, words: list[str]) -> None:
    assert analyzer().terms(text) == words


def test_a_text_its_lemmas_and_its_tokens_are_read_alike() -> None:
    read = analyzer().terms

    tokens = [Token("two", 0, 3), Token("words", 4, 9)]

    assert read("two words") == read(["two", "words"]) == read(tokens) == ["two", "words"]


def test_runs_of_words_come_shorter_ones_first() -> None:
    assert Runs(1, 2).of_words(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c"]
    assert Runs(2, 3).of_words(["a", "b"]) == ["a b"]


def test_runs_of_characters_go_across_words() -> None:
    assert Runs(2, 2).of_characters("a  b") == ["a ", " b"]


def test_runs_of_characters_inside_words_see_where_words_end() -> None:
    assert Runs(3, 4).inside_words("abc d") == [" ab", "abc", "bc ", " abc", "abc ", " d "]


def test_a_word_shorter_than_every_run_is_one() -> None:
    assert Runs(5, 6).inside_words("ab") == [" ab "]


def test_numbers_are_one_character_among_characters() -> None:
    assert analyzer(analyzer="char").terms("2024 a1") == ["0", " ", "a", "1"]


@pytest.mark.parametrize(
    ("accents", "expected"),
    [(None, "naïve łódź"), ("unicode", "naive łodz"), ("ascii", "naive odz")],
)
def test_accents_are_taken_off_as_far_as_asked_for(accents: Accents | None, expected: str) -> None:
    assert analyzer(strip_accents=accents).normal("Naïve ŁÓDŹ") == expected


@given(st.text())
def test_ascii_is_what_scikit_learn_makes_of_it(text: str) -> None:
    assert analyzer(strip_accents="ascii", lowercase=False).normal(text) == strip_accents_ascii(
        text
    )


@given(
    st.lists(st.text(alphabet="ab1 ü\t.", max_size=20)),
    st.sampled_from(["word", "char", "char_wb"]),
    st.integers(1, 4),
    st.integers(0, 3),
)
def test_terms_are_those_of_scikit_learn(
    texts: list[str], kind: str, shortest: int, more: int
) -> None:
    runs = (shortest, shortest + more)
    peer = CountVectorizer(analyzer=kind, ngram_range=runs).build_analyzer()
    mark = "__number__" if kind == "word" else "0"

    for text in texts:
        ours = analyzer(analyzer=kind, runs=Runs(*runs)).terms(text)

        theirs = peer(re.sub(r"\b\d+\b", mark, text))
        assert sorted(term.replace("__NUMBER__", mark) for term in ours) == sorted(theirs)
