import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.nlu.evaluation.report.printable import html, percent, printable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\nlines\tand\u2028three", "two lines and three"),
        ("\u202eturned\u2066", "\ufffdturned\ufffd"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("half \ud83d", "half \ufffd"),
        ("שלום 😀", "שלום 😀"),
        ("x" * 301, "x" * 299 + "…"),
    ],
)
def test_text_becomes_a_line_that_can_be_shown(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_markup_is_escaped() -> None:
    assert html("<b> & \"'") == "&lt;b&gt; &amp; &quot;&#x27;"


def test_shares_are_in_percent_and_none_is_a_dash() -> None:
    assert [percent(0.12345), percent(1), percent(None)] == ["12.3", "100.0", "–"]


@given(st.text(st.characters(), max_size=400))
def test_whatever_is_shown_can_be_written(text: str) -> None:
    shown = printable(text)

    shown.encode()
    assert len(shown) <= 300
    assert "\n" not in shown
