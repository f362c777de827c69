from __future__ import annotations

import numpy as np
import pytest

from tertulia.components.embed.bow import BagOfWords
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

VOCAB = {"a": 0, "b": 1, "c": 2}


class TestConformance(ComponentConformance):
    batch = ([["a", "b"], ["unknown"], []],)

    def make(self) -> BagOfWords:
        return BagOfWords(vocab=VOCAB)


def test_counts_the_tokens_of_the_vocabulary() -> None:
    counts = BagOfWords(vocab=VOCAB)([["b", "a", "b", "unknown"], []])

    assert counts.tolist() == [[1, 2, 0], [0, 0, 0]]
    assert counts.dtype == np.int32


def test_the_caller_may_bring_a_vocabulary() -> None:
    counts = BagOfWords(vocab=VOCAB)([["x", "a"]], {"x": 0})

    assert counts.tolist() == [[1]]


def test_an_empty_batch_keeps_the_width() -> None:
    assert BagOfWords(vocab=VOCAB)([]).shape == (0, 3)


def test_counting_without_a_vocabulary_says_what_to_set() -> None:
    with pytest.raises(ParameterError, match="set `vocab`"):
        BagOfWords()([["a"]])
