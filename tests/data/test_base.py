from tertulia.data.base import Dataset, Splits

SPLITS = Splits(train=[(number, str(number)) for number in range(5)], valid=[(9, "9")])


def test_batches_are_columns_of_at_most_the_size_asked_for() -> None:
    batches = list(Dataset(SPLITS, shuffle=False).gen_batches(2))

    assert batches == [((0, 1), ("0", "1")), ((2, 3), ("2", "3")), ((4,), ("4",))]


def test_a_batch_size_of_minus_one_is_everything() -> None:
    assert len(list(Dataset(SPLITS).gen_batches(-1))) == 1


def test_a_split_without_examples_has_no_batches() -> None:
    assert list(Dataset(SPLITS).gen_batches(2, "test")) == []


def test_every_pass_has_an_order_of_its_own_that_the_seed_decides() -> None:
    first, second = Dataset(SPLITS, seed=1), Dataset(SPLITS, seed=1)

    passes = [next(first.gen_batches(-1))[0] for _ in range(3)]

    assert passes == [next(second.gen_batches(-1))[0] for _ in range(3)]
    assert len(set(passes)) > 1


def test_instances_come_in_their_own_order() -> None:
    assert Dataset(SPLITS, seed=1).get_instances() == (
        (0, 1, 2, 3, 4),
        ("0", "1", "2", "3", "4"),
    )
