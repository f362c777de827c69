from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.components.message.overlaps import Overlaps, without_overlaps
from tertulia.core.text import EntitySpan


def span(start: int, end: int, confidence: float | None = None, entity: str = "x") -> EntitySpan:
    return EntitySpan(
        start=start, end=end, entity=entity, value="", extractor="", confidence=confidence
    )


NUMBER, TIME, CITY = span(0, 2, 1.0), span(0, 10, 0.6), span(9, 14, 0.8)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("all", [NUMBER, TIME, CITY]),
        ("longest", [TIME]),
        ("first", [NUMBER, CITY]),
        ("confident", [NUMBER, CITY]),
    ],
)
def test_keeps_what_the_rule_prefers(rule: Overlaps, kept: list[EntitySpan]) -> None:
    assert without_overlaps([NUMBER, TIME, CITY], rule) == kept


def test_keeps_the_order_of_the_spans() -> None:
    assert without_overlaps([CITY, NUMBER], "longest") == [CITY, NUMBER]


def test_of_equally_long_spans_the_surer_one_stays() -> None:
    unsure, sure = span(0, 4, 0.3, "a"), span(0, 4, 0.9, "b")

    assert without_overlaps([unsure, sure], "longest") == [sure]


def test_of_equals_the_first_stays() -> None:
    assert without_overlaps([span(0, 4, entity="a"), span(0, 4, entity="b")], "longest") == [
        span(0, 4, entity="a")
    ]


def test_no_confidence_is_less_than_any() -> None:
    assert without_overlaps([span(0, 4), span(1, 3, 0.0)], "confident") == [span(1, 3, 0.0)]


def test_duplicates_are_one_unless_all_is_wanted() -> None:
    assert without_overlaps([CITY, CITY], "first") == [CITY]
    assert without_overlaps([CITY, CITY], "all") == [CITY, CITY]


def test_spans_that_touch_do_not_overlap() -> None:
    assert len(without_overlaps([span(0, 4), span(4, 6)], "longest")) == 2


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8), st.none() | st.floats(0, 1))),
    st.sampled_from(["longest", "first", "confident"]),
)
def test_what_is_left_never_overlaps_and_what_is_dropped_always_does(
    places: list[tuple[int, int, float | None]], rule: Overlaps
) -> None:
    spans = [span(start, start + length, sure) for start, length, sure in places]

    kept = without_overlaps(spans, rule)

    for one, other in combinations(kept, 2):
        assert one.end <= other.start or other.end <= one.start
    for dropped in spans:
        assert any(dropped.start < one.end and one.start < dropped.end for one in kept)
