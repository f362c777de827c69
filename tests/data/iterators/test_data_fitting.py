import pytest

from tertulia.core.errors import ParameterError
from tertulia.data.base import Splits
from tertulia.data.iterators.data_fitting import DataFittingIterator

DATA = Splits(train=[("first", None), ("second", None), ("third", None)])


def test_texts_come_with_their_numbers() -> None:
    stream = DataFittingIterator(shuffle=False).documents(DATA)

    assert list(stream.gen_batches(2)) == [(("first", "second"), (0, 1)), (("third",), (2,))]


def test_texts_come_with_the_ids_given() -> None:
    stream = DataFittingIterator(doc_ids=["a", "b", "c"], seed=1).documents(DATA)

    [(texts, ids)] = stream.gen_batches()

    assert dict(zip(ids, texts, strict=True)) == {"a": "first", "b": "second", "c": "third"}


def test_the_seed_decides_the_order_of_every_pass() -> None:
    data = Splits(train=[(str(number), None) for number in range(20)])

    first = DataFittingIterator(seed=1).documents(data)
    second = DataFittingIterator(seed=1).documents(data)

    passes = [list(first.gen_batches()) for _ in range(2)]
    assert passes == [list(second.gen_batches()) for _ in range(2)]
    assert passes[0] != passes[1]


def test_no_documents_are_no_batches() -> None:
    assert list(DataFittingIterator().documents(Splits()).gen_batches(-1)) == []


def test_other_splits_are_empty() -> None:
    assert list(DataFittingIterator().documents(DATA).gen_batches(1, "valid")) == []


def test_ids_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ParameterError, match="2 `doc_ids` cannot name 3 documents"):
        DataFittingIterator(doc_ids=[1, 2]).documents(DATA)
