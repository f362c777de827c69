from collections import Counter

import pytest

from tertulia.core.errors import ParameterError
from tertulia.data.base import Splits
from tertulia.data.division import Division, merge

HALF_AND_HALF = Division("train", ["train", "valid"], [0.5, 0.5])


def numbered(count: int) -> Splits:
    return Splits(train=[(number, ["x"]) for number in range(count)])


def test_every_example_goes_to_one_part() -> None:
    divided = Division("train", ["train", "valid", "test"], [0.8, 0.1, 0.1]).divide(
        numbered(25), seed=1
    )

    sizes = [len(divided.train), len(divided.valid), len(divided.test)]
    assert sizes == [20, 2, 3]  # 20 and 2.5, rounded down, and the rest
    assert sorted(x for x, _ in (*divided.train, *divided.valid, *divided.test)) == [*range(25)]


def test_the_same_seed_gives_the_same_division() -> None:
    first = HALF_AND_HALF.divide(numbered(100), seed=42)
    second = HALF_AND_HALF.divide(numbered(100), seed=42)
    other = HALF_AND_HALF.divide(numbered(100), seed=43)

    assert first == second
    assert first != other


def test_parts_keep_the_order_of_the_file() -> None:
    divided = HALF_AND_HALF.divide(numbered(100), seed=0)

    assert list(divided.train) == sorted(divided.train)
    assert list(divided.valid) == sorted(divided.valid)


def test_a_stratified_division_treats_every_combination_of_labels_alike() -> None:
    labels = [["a"]] * 60 + [["b", "a"], ["a", "b"]] * 20
    data = Splits(train=[("text", label) for label in labels])

    divided = Division("train", ["train", "valid"], [0.9, 0.1]).divide(
        data, seed=7, stratified=True
    )

    assert Counter(len(label) for _, label in divided.valid) == {1: 6, 2: 4}


def test_a_stratified_division_has_the_sizes_asked_for() -> None:
    data = Splits(train=[("text", [str(number)]) for number in range(10)])

    divided = Division("train", ["train", "valid"], [0.9, 0.1]).divide(
        data, seed=7, stratified=True
    )

    assert (len(divided.train), len(divided.valid)) == (9, 1)


def test_what_is_divided_elsewhere_leaves_its_split() -> None:
    divided = Division("train", ["valid", "test"], [0.5, 0.5]).divide(numbered(4), seed=0)

    assert [len(divided.train), len(divided.valid), len(divided.test)] == [0, 2, 2]


def test_nothing_divided_is_nothing() -> None:
    assert HALF_AND_HALF.divide(Splits(), seed=0) == Splits([], [], ())


def test_examples_that_give_way_are_reported(caplog: pytest.LogCaptureFixture) -> None:
    data = numbered(4).with_split("valid", [(5, ["x"])])

    HALF_AND_HALF.divide(data, seed=0)

    assert "the 1 examples of 'valid' give way" in caplog.text


def test_merging_leaves_nothing_behind() -> None:
    data = Splits(train=[(1, "a")], valid=[(2, "a")], test=[(3, "a")])

    merged = merge(data, ["train", "valid"], "train")

    assert merged == Splits(train=[(1, "a"), (2, "a")], test=[(3, "a")])


@pytest.mark.parametrize(
    ("fields", "proportions", "reason"),
    [
        (["train", "valid"], [0.9], "need 2 different names and as many proportions, not 1"),
        (["train", "train"], [0.9, 0.1], "need 2 different names"),
        (["train", "valid"], [0.9, 0.2], r"sum to 1, not \[0.9, 0.2\]"),
        (["train", "valid"], [1.5, -0.5], "sum to 1"),
    ],
)
def test_shares_that_cannot_be_are_refused(
    fields: list[str], proportions: list[float], reason: str
) -> None:
    with pytest.raises(ParameterError, match=reason):
        Division("train", fields, proportions)
