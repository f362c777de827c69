import numpy as np
import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.columns import first_column, frozen, parts, token_row


def test_the_first_of_several_columns_is_measured() -> None:
    assert first_column((["a"], 3)) == ["a"]
    assert first_column(["a", 3]) == ["a", 3]
    assert first_column(()) == ()


def test_strings_and_numbers_are_one_part_and_none_has_none() -> None:
    assert [parts(value) for value in ("abc", 3, None)] == [["abc"], [3], []]


def test_the_parts_of_an_array_are_plain_values() -> None:
    assert parts(np.array(["a", "b"])) == ["a", "b"]
    assert type(parts(np.int64(3))[0]) is int


def test_a_tuple_of_strings_is_a_row_of_tokens_and_any_other_tuple_is_columns() -> None:
    assert token_row(("a", "b")) == ["a", "b"]
    assert token_row((["a", "b"], [1, 2])) == ["a", "b"]


def test_a_string_is_no_row_of_tokens() -> None:
    with pytest.raises(ShapeError, match="come as a list"):
        token_row("O O B-PER")


def test_frozen_values_compare_by_content() -> None:
    assert frozen([1, [2, 3]]) == frozen((1, np.array([2, 3])))
    assert frozen({"a": [1], "b": {2}}) == frozen({"b": {2}, "a": (1,)})
    assert frozen({"a": 1}) != frozen({"a": 2})


def test_what_cannot_be_compared_is_named() -> None:
    with pytest.raises(ShapeError, match="a bytearray cannot be compared"):
        frozen(bytearray(b"a"))
