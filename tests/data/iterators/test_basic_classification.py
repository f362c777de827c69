import pytest

from tertulia.core.errors import ParameterError
from tertulia.data.base import Splits
from tertulia.data.iterators.basic_classification import BasicClassificationIterator

DATA = Splits(
    train=[(f"t{number}", ["x"]) for number in range(8)],
    valid=[(f"v{number}", ["x"]) for number in range(2)],
    test=[("held out", ["x"])],
)


def test_without_wishes_nothing_changes() -> None:
    assert BasicClassificationIterator(seed=1).split(DATA) == DATA


def test_splits_are_merged_before_one_is_divided() -> None:
    iterator = BasicClassificationIterator(
        seed=42,
        fields_to_merge=["train", "valid"],
        merged_field="train",
        field_to_split="train",
        split_fields=["train", "valid"],
        split_proportions=[0.9, 0.1],
    )

    split = iterator.split(DATA)

    assert (len(split.train), len(split.valid)) == (9, 1)
    assert {*dict(split.train)} | {*dict(split.valid)} == {*dict(DATA.train), *dict(DATA.valid)}
    assert split.test == DATA.test


def test_its_data_set_is_divided_by_its_seed() -> None:
    def make() -> BasicClassificationIterator:
        return BasicClassificationIterator(
            seed=3,
            field_to_split="train",
            split_fields=["train", "test"],
            split_proportions=[0.5, 0.5],
        )

    first, second = make().dataset(DATA), make().dataset(DATA)

    assert first.splits == second.splits
    assert list(first.gen_batches(2)) == list(second.gen_batches(2))


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"fields_to_merge": ["train"]}, "`merged_field` are given together"),
        ({"field_to_split": "train"}, "given together or not at all"),
        ({"split_fields": ["train"], "split_proportions": [1.0]}, "given together or not at all"),
    ],
)
def test_half_a_wish_is_refused(parameters: dict[str, object], reason: str) -> None:
    with pytest.raises(ParameterError, match=reason):
        BasicClassificationIterator(**parameters)
