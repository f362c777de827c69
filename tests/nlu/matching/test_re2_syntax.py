import re
import sys
import unicodedata

import pytest
import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tertulia.nlu.matching.re2_syntax import NotRegularError, to_re2


def spans(pattern: str, text: str, flags: int = 0, *, for_ascii: bool = False) -> list[object]:
    compiled = re2.compile(to_re2(pattern, flags, for_ascii=for_ascii).text)
    return [match.span() for match in compiled.finditer(text) if match.group()]


def finds_nothing_somewhere(pattern: str, text: str, flags: int = 0) -> bool:
    """Whether there is a match without characters, at whose place Python alone looks again."""
    return any(not match.group() for match in re.finditer(pattern, text, flags))


def spans_by_python(pattern: str, text: str, flags: int = 0) -> list[object]:
    return [match.span() for match in re.finditer(pattern, text, flags) if match.group()]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("[0-9]{5}", "12345 and 54321"),
        (r"hey[^\s]*", "hey heyho\theythere"),
        (r"\d+", "12 ١٢ ²"),
        (r"\w+", "naïve_café Ünï 北京 ½"),
        (r"[\w.-]+@[\w-]+\.\w+", "mail jürgen.groß@köln.de now"),
        (r"\s", "a\x1cb\u2003c\u3000d"),
        (r"\D+|\W", "a1ü2"),
        (r"[^\d]+", "a1ü2"),
        (r"[\Wx]+", "x-y"),
        (r"[^\W]+", "x-y"),
        ("a{,2}b", "aaab b"),
        ("(?:ab|cd)+?x", "abcdx"),
        ("(?P<one>a)(b)?", "ab a"),
        ("(?x) a  b # what", "ab a b"),
        ("(?i)straße", "STRAßE straße"),
        ("x(?i:y)z", "xYz xYZ"),
        ("(?m)^a$", "a\na\nab"),
        ("(?s)a.b", "a\nb"),
        ("a.b", "a\nb a-b"),
        (r"\Aa\Z", "a"),
        (r"\bcat\b", "cat concat cat"),
        ("\\u00e9|\\x41|\\101", "é A"),
        ("[]a-]+", "a]-b"),
        ("[\\]^a]", "^]a"),
        (r"a\.b\*", "a.b* axb"),
    ],
)
def test_means_to_re2_what_it_means_to_python(pattern: str, text: str) -> None:
    assert spans(pattern, text) == spans_by_python(pattern, text)


PIECES = st.sampled_from(
    ["a", "b", "B", "é", ".", r"\w", r"\d", r"\s", "[ab]", "[^a]", r"[\d-]", "^", "1", " "]
)
PATTERNS = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["+", "{2}", "{,2}", "{1,3}?", "?"])),
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(PATTERNS, st.text("abAB1 éÉ-\n", max_size=12), st.sampled_from([0, re.IGNORECASE]))
def test_any_pattern_matches_where_python_says(pattern: str, text: str, flags: int) -> None:
    assume(not finds_nothing_somewhere(pattern, text, flags))

    assert spans(pattern, text, flags) == spans_by_python(pattern, text, flags)


@given(PATTERNS, st.text("abAB1 -\n", max_size=12))
def test_what_is_written_for_ascii_is_right_there(pattern: str, text: str) -> None:
    assume(not finds_nothing_somewhere(pattern, text))

    assert spans(pattern, text, for_ascii=True) == spans_by_python(pattern, text)


@pytest.mark.parametrize("name", ["d", "w", "s"])
def test_classes_hold_the_same_characters(name: str) -> None:
    """But for those that only one of the two has heard of."""
    everyone = map(chr, range(sys.maxunicode + 1))
    text = "".join([one for one in everyone if unicodedata.category(one) not in ("Cn", "Cs")])

    assert spans(f"\\{name}+", text) == spans_by_python(f"\\{name}+", text)


def test_says_what_is_right_only_with_care() -> None:
    assert to_re2(r"\bcat").has_boundaries
    assert to_re2("cat$").has_end
    assert not to_re2("(?m)cat$").has_end
    assert not to_re2("cat").has_boundaries


@pytest.mark.parametrize(
    "pattern",
    [r"a(?=b)", r"(?<!a)b", r"(a)\1", "(?>a)b", "a++", r"[^\W\d_]", "(?a)a", "(a)?(?(1)b|c)"],
)
def test_what_is_not_regular_is_refused(pattern: str) -> None:
    with pytest.raises(NotRegularError):
        to_re2(pattern)


def test_what_python_refuses_is_refused() -> None:
    with pytest.raises(re.error):
        to_re2("(a")
