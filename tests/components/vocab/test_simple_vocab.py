import numpy as np
import pytest

from tertulia.components.vocab.simple_vocab import SimpleVocabulary, zero_padded
from tertulia.core.errors import ParameterError, ShapeError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["cat", "cow"], ["dog"]],)
    training = ([["cat", "dog"], ["dog"]],)

    def make(self) -> SimpleVocabulary:
        return SimpleVocabulary(special_tokens=["<UNK>"])


class TestConformancePadded(TestConformance):
    def make(self) -> SimpleVocabulary:
        return SimpleVocabulary(special_tokens=["<UNK>"], pad_with_zeros=True)


def test_numbers_tokens_by_falling_frequency_ties_by_first_appearance() -> None:
    vocab = SimpleVocabulary(special_tokens=["<UNK>"])

    vocab.fit([["b", "a", "c"], ["c"]])

    assert vocab.keys() == ("<UNK>", "c", "b", "a")
    assert vocab.learned.counts == (0, 2, 1, 1)


def test_special_tokens_in_the_data_keep_their_place_and_are_counted() -> None:
    vocab = SimpleVocabulary(special_tokens=["<UNK>"], max_tokens=1)

    vocab.fit([["a", "<UNK>", "<UNK>"]])

    assert vocab.keys() == ("<UNK>", "a")
    assert vocab.learned.counts == (2, 1)


def test_keeps_the_most_frequent_tokens_only() -> None:
    vocab = SimpleVocabulary(max_tokens=2)

    vocab.fit([["a", "b", "b", "c", "c", "c"]])

    assert vocab.keys() == ("c", "b")


def test_leaves_rare_tokens_out() -> None:
    vocab = SimpleVocabulary(min_freq=2)

    vocab.fit([["a", "b", "b"]])

    assert vocab.keys() == ("b",)


def test_unknown_tokens_have_the_index_of_the_token_for_them() -> None:
    vocab = SimpleVocabulary(special_tokens=["<PAD>", "<UNK>"], unk_token="<UNK>")

    vocab.fit([["a"]])

    assert vocab([["z", "a"]]) == [[1, 2]]


def test_a_token_for_the_unknown_that_is_not_special_is_refused() -> None:
    with pytest.raises(ParameterError, match="add it to `special_tokens`"):
        SimpleVocabulary(unk_token="<UNK>")


def test_pads_indices_with_zeros_when_asked_to() -> None:
    vocab = SimpleVocabulary(special_tokens=["<UNK>"], pad_with_zeros=True)
    vocab.fit([["a", "b"]])

    padded = vocab([["a", "b"], [], ["b"]])

    assert isinstance(padded, np.ndarray)
    assert padded.tolist() == [[1, 2], [0, 0], [2, 0]]


def test_never_pads_tokens() -> None:
    vocab = SimpleVocabulary(pad_with_zeros=True)
    vocab.fit([["O", "B-LOC"]])

    assert vocab([[], [1, 0], [0]]) == [[], ["B-LOC", "O"], ["O"]]


def test_a_padded_batch_without_tokens_is_an_array_all_the_same() -> None:
    vocab = SimpleVocabulary(pad_with_zeros=True)
    vocab.fit([["a"]])

    assert np.shape(vocab([])) == (0, 0)
    assert np.shape(vocab([[], []])) == (2, 0)


def test_padding_at_three_levels_fits_the_longest_at_each() -> None:
    padded = zero_padded([[[1], [2, 3, 4]], [], [[5]]], depth=3)

    assert padded.shape == (3, 2, 3)
    assert padded[0].tolist() == [[1, 0, 0], [2, 3, 4]]
    assert padded[2].tolist() == [[5, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("batch", [["a"], [["a", ["b"]]], [[["a"]]]])
def test_a_batch_nested_otherwise_cannot_be_padded(batch: list[object]) -> None:
    vocab = SimpleVocabulary(pad_with_zeros=True)
    vocab.fit([["a", "b"]])

    with pytest.raises(ShapeError, match="lists nested evenly"):
        vocab(batch)  # type: ignore[arg-type]
