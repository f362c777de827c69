from tertulia.data.base import Splits
from tertulia.data.iterators.data_learning import DataLearningIterator


def test_hands_out_what_was_read() -> None:
    data = Splits(train=[("a", 1), ("b", 2)])

    dataset = DataLearningIterator(shuffle=False).dataset(data)

    assert list(dataset.gen_batches(1)) == [(("a",), (1,)), (("b",), (2,))]
