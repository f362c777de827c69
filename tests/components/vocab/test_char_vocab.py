import numpy as np

from tertulia.components.vocab.char_vocab import CharVocabulary
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([[["a", "b"], ["b"]], [["z"]]],)  # the longest first: a row alone is as wide
    training = ([[["a", "b"]]],)

    def make(self) -> CharVocabulary:
        return CharVocabulary(special_tokens=["<UNK>"], pad_with_zeros=True)


def test_numbers_characters_in_a_block_of_tokens_by_characters() -> None:
    vocab = CharVocabulary(special_tokens=["<UNK>"], pad_with_zeros=True)
    vocab.fit([[["a", "b"], ["a"]]])

    indices = vocab([[["b"]], [["a", "b", "z"], []]])

    assert isinstance(indices, np.ndarray)
    assert indices.tolist() == [[[2, 0, 0], [0, 0, 0]], [[1, 2, 0], [0, 0, 0]]]


def test_without_padding_lists_keep_their_lengths() -> None:
    vocab = CharVocabulary()
    vocab.fit([[["a", "b"]]])

    assert vocab([[["b"]], [["a", "b"], []]]) == [[[1]], [[0, 1], []]]
