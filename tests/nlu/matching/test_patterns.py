import logging
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.core.errors import DataError
from tertulia.nlu.matching.expression import Span
from tertulia.nlu.matching.patterns import (
    LONGEST_PATTERN,
    MOST_PATTERNS,
    PatternMatcher,
    TimeLimits,
)
from tertulia.nlu.place import Place
from tertulia.nlu.training_data import RegexFeature


def find(pattern: str, text: str, *, case_sensitive: bool = True) -> list[Span]:
    matcher = PatternMatcher([RegexFeature("it", pattern)], case_sensitive=case_sensitive)
    [[spans]] = matcher.find([text])
    return spans


def test_finds_each_pattern_in_each_text() -> None:
    matcher = PatternMatcher([RegexFeature("zip", "[0-9]{5}"), RegexFeature("greet", "hey")])

    found = list(matcher.find(["hey hey", "12345", "no"]))

    assert found == [[[], [(0, 3), (4, 7)]], [[(0, 5)], []], [[], []]]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bübung\b", "die übung, vorübung übungen"),
        (r"\b\d{3}\b", "é123 123 a123"),
        (r"(?<=\$)\d+", "5 $10"),
        (r"(?<!\S)#\w+", "#one a#two #drei_ü"),
        (r"(\w)\1", "hello 北北"),
        (r"[^\W\d_]+", "ab1ü_c"),
        (r"\d+$", "1 23"),
        ("é+", "e\u0301 éé"),
        (".", "💩a"),
        ("[^a]+", "a💩\u202eb"),
    ],
)
def test_patterns_mean_what_they_mean_to_python(pattern: str, text: str) -> None:
    assert find(pattern, text) == [match.span() for match in re.finditer(pattern, text)]


@given(st.text(max_size=30), st.sampled_from([r"\w+", r"\bx?\w", "[^a-z]+", r"(?<!a)\w", r"\S+"]))
def test_offsets_count_characters_of_any_text(text: str, pattern: str) -> None:
    for start, end in find(pattern, text):
        assert 0 <= start < end <= len(text)


def test_half_characters_count_as_one() -> None:
    assert find("[0-9]+", "\ud800 \udfff12") == [(3, 5)]


def test_the_end_is_before_a_last_line_break() -> None:
    assert find(r"\d+$", "12\n") == [(0, 2)]


def test_case_can_be_left_out_of_account() -> None:
    assert find("straße", "STRAßE", case_sensitive=False) == [(0, 6)]
    assert find(r"(?<!x)é", "É", case_sensitive=False) == [(0, 1)]


@pytest.mark.parametrize("pattern", ["x*", "(?=a)", "$"])
def test_a_match_without_characters_is_found_at_the_beginning(pattern: str) -> None:
    assert find(pattern, "ab") == [(0, 0)]
    assert find("x*", "axx") == [(1, 3)]


EVIL = RegexFeature("evil", "(?<!x)(?:a|aa)+$")
HURRY = TimeLimits(pattern_seconds=0.02, text_seconds=0.1)
HOSTILE = [
    EVIL.pattern,
    "(a+)+b",
    "(a|aa)+$",
    "(?=(a+)+b)",
    r"(?<!b)(a*)*c",
    r"((a*)*)\1b",
    "a*b|a",
    "(a?){200}a{200}b",
    "[ab]*a[ab]{500}c",
    "(((a{1,10}){1,10}){1,10})b",
    r"\w{1,200}c",
    r"\b(\w+\s?)+!\b",
]


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("text", ["a" * 100_000, "ä" + "a" * 99_999], ids=["ascii", "unicode"])
def test_no_pattern_stalls_on_any_text(pattern: str, text: str) -> None:
    """Each would take a backtracking matcher longer than anybody lives, or a good while."""
    matcher = PatternMatcher([RegexFeature("it", pattern)])

    [[spans]] = matcher.find([text])

    assert len(spans) <= len(text)


def test_when_the_time_for_a_text_is_up_no_further_pattern_is_tried() -> None:
    matcher = PatternMatcher([*[EVIL] * 50, RegexFeature("good", "a")], limits=HURRY)

    [out_of_time, found] = matcher.find(["a" * 60 + "!", "a"])

    assert out_of_time[-1] == []
    assert found[-1] == [(0, 1)]


def test_a_pattern_that_takes_too_long_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    matcher = PatternMatcher([EVIL, RegexFeature("good", "a")], limits=HURRY)
    too_much = "a" * 60 + "!"

    with caplog.at_level(logging.WARNING):
        found = list(matcher.find([too_much, "aa", too_much]))

    assert [evil for evil, _ in found] == [[], [(0, 2)], []]
    assert [len(good) for _, good in found] == [60, 2, 60]
    [record] = caplog.records
    assert "regex 'evil' takes too long on a message of 61 characters" in record.message


def test_after_some_chances_a_pattern_is_left_out_of_the_batch() -> None:
    matcher = PatternMatcher([EVIL], limits=HURRY)

    found = list(matcher.find(["a" * 60 + "!"] * 20 + ["aa"]))

    assert found[-1] == [[]]
    assert list(matcher.find(["aa"])) == [[[(0, 2)]]]


@pytest.mark.parametrize(
    ("pattern", "cause"),
    [
        ("(a", r"'\(a' is no regular expression: missing \), unterminated"),
        (r"\q", "is no regular expression: bad escape"),
        (r"(?<=a)(\2)", "is no regular expression: invalid group reference"),
        ("(" * 5000 + ")" * 5000, "is nested too deep"),
        ("a" * (LONGEST_PATTERN + 1), "20001 characters are too long"),
    ],
)
def test_a_bad_pattern_is_named_with_its_place(pattern: str, cause: str) -> None:
    bad = RegexFeature("evil", pattern, Place(Path("nlu.yml"), 7))

    with pytest.raises(DataError, match=r"nlu\.yml, line 7: regex 'evil': .*" + cause):
        PatternMatcher([bad])


def test_all_bad_patterns_are_named_at_once() -> None:
    with pytest.raises(DataError, match=r"regex 'a'(.|\n)*regex 'b'"):
        PatternMatcher([RegexFeature("a", "("), RegexFeature("fine", "x"), RegexFeature("b", ")")])


def test_too_many_patterns_are_refused() -> None:
    many = [RegexFeature("x", "x")] * (MOST_PATTERNS + 1)

    with pytest.raises(DataError, match="at most 1000 are used; lists of phrases belong into"):
        PatternMatcher(many)
