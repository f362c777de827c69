from __future__ import annotations

import pytest

from tertulia.cli.streams import examples_of, in_batches
from tertulia.core.errors import DataError


@pytest.mark.parametrize(
    ("items", "batches"),
    [("", []), ("a", [["a"]]), ("abcd", [["a", "b"], ["c", "d"]]), ("abc", [["a", "b"], ["c"]])],
)
def test_batches_hold_at_most_their_size(items: str, batches: list[list[str]]) -> None:
    assert list(in_batches(items, 2)) == batches


def test_batches_are_made_as_items_come() -> None:
    endless = iter(lambda: "line", "")

    assert next(in_batches(endless, 2)) == ["line", "line"]


def test_examples_are_groups_of_as_many_lines_as_inputs() -> None:
    assert list(examples_of("abcd", ["x", "y"])) == [("a", "b"), ("c", "d")]


def test_a_short_last_example_names_the_inputs() -> None:
    with pytest.raises(DataError, match=r"1 of 2 lines \(x, y\)"):
        list(examples_of("abc", ["x", "y"]))
