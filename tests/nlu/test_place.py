from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.place import Finding, Place, in_order, raise_errors

AT_3, AT_12 = Place(Path("a.md"), 3), Place(Path("a.md"), 12)


@pytest.mark.parametrize(
    ("place", "text"),
    [(AT_3, "a.md, line 3"), (Place(Path("a.md")), "a.md"), (Place(), "the data")],
)
def test_a_place_reads_like_a_place(place: Place, text: str) -> None:
    assert str(place) == text


def test_an_exception_keeps_the_place_it_names() -> None:
    error = DataError("is bad", path=Path("b.md"), line=7)

    assert Finding.of(error, AT_3) == Finding.error("is bad", Place(Path("b.md"), 7))
    assert Finding.of(DataError("is bad"), AT_3) == Finding.error("is bad", AT_3)


def test_findings_are_ordered_by_file_and_line() -> None:
    late, early, other = (Finding.error("x", p) for p in (AT_12, AT_3, Place(Path("b.md"), 1)))

    assert in_order([other, late, early]) == (early, late, other)


def test_warnings_alone_raise_nothing() -> None:
    raise_errors([Finding.warning("so so", AT_3)])


def test_all_errors_are_raised_at_once() -> None:
    findings = [Finding.warning("so so"), Finding.error("bad", AT_3), Finding.error("worse", AT_12)]

    with pytest.raises(DataError) as caught:
        raise_errors(findings)

    assert str(caught.value) == "a.md, line 3: bad\n  a.md, line 12: worse"
