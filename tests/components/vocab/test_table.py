import pytest

from tertulia.components.vocab.table import Table, kinds_of, rows_in
from tertulia.core.errors import DataError


def test_finds_rows_however_deep_they_lie() -> None:
    assert list(rows_in([[{"a": 1}, None], {}, [[{"b": 2}]]])) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("stranger", ["row", 3])
def test_what_is_no_row_is_refused(stranger: object) -> None:
    with pytest.raises(DataError, match="rows are records, not"):
        list(rows_in([stranger]))


def test_a_column_is_of_integers_if_every_value_is_one() -> None:
    kinds = kinds_of([{"stars": 3, "phone": 5}, {"stars": 4, "phone": "none"}, {"area": "north"}])

    assert kinds == {"stars": "integer", "phone": "text", "area": "text"}


def test_chosen_columns_are_the_only_ones() -> None:
    assert kinds_of([{"a": 1, "b": 2}], ["b", "c"]) == {"b": "integer", "c": "text"}


def test_columns_tell_rows_apart_unless_two_hold_the_same() -> None:
    table = Table({"a": "text", "b": "text"}, (("x", "1"), ("x", "2")))

    assert table.is_told_apart_by(["a", "b"])
    assert not table.is_told_apart_by(["a"])
    assert not table.is_told_apart_by(["c"])
