import numpy as np

from tertulia.components.preprocess.mask import Mask
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["to", "be", "or"], ["not"]],)  # the longest first: a row alone is as wide

    def make(self) -> Mask:
        return Mask()


def test_marks_tokens_with_one_and_padding_with_zero() -> None:
    mask = Mask()([["to"], ["be", "or"], []])

    assert mask.dtype == np.float32
    assert mask.tolist() == [[1, 0], [1, 1], [0, 0]]


def test_a_batch_of_empty_utterances_has_no_columns() -> None:
    assert Mask()([[], []]).shape == (2, 0)
