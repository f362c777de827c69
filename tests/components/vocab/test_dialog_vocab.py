import numpy as np

from tertulia.components.vocab.dialog_vocab import DialogVocabulary
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([[["hi", "there"], ["bye"]], [["hi"]]],)
    training = ([[["hi", "there"]]],)

    def make(self) -> DialogVocabulary:
        return DialogVocabulary(special_tokens=["<UNK>"])


def test_numbers_the_tokens_of_each_utterance_of_each_dialogue() -> None:
    vocab = DialogVocabulary(special_tokens=["<UNK>"], pad_with_zeros=True)
    vocab.fit([[["hi", "hi", "there"]]])

    indices = vocab([[["there"], ["hi", "you"]], [["hi"]]])

    assert isinstance(indices, np.ndarray)
    assert indices.tolist() == [[[2, 0], [1, 0]], [[1, 0], [0, 0]]]
