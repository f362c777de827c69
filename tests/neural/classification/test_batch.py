from collections.abc import Sequence

import numpy as np
import pytest

from tertulia.core.errors import ShapeError
from tertulia.core.text import Tokens
from tertulia.neural.classification.batch import make_batch
from tertulia.neural.hashing import SubwordHasher


class LengthEmbedder:
    """The vector of a word is its length, in lists, with one row of padding too many."""

    dim = 1

    def __call__(self, utterances: Sequence[Tokens]) -> list[list[list[float]]]:
        return [[*([float(len(word))] for word in row), [9.0]] for row in utterances]


def test_short_rows_are_padded_with_zeros_and_padding_of_the_embedder_is_cut() -> None:
    batch = make_batch([["aa", "b"], ["ccc"]], LengthEmbedder(), None)

    assert batch.vectors.squeeze(-1).tolist() == [[2.0, 1.0], [3.0, 0.0]]
    assert batch.mask.tolist() == [[True, True], [True, False]]


def test_a_row_without_tokens_is_one_zero() -> None:
    batch = make_batch([[]], LengthEmbedder(), SubwordHasher(10, (3,)))

    assert batch.vectors.tolist() == [[[0.0]]]
    assert batch.lengths.tolist() == [1]
    assert batch.subwords is not None
    assert batch.subwords.words.tolist() == [[0]]


def test_too_few_vectors_are_refused() -> None:
    class Forgetful(LengthEmbedder):
        def __call__(self, utterances: Sequence[Tokens]) -> list[list[list[float]]]:
            return [[[1.0]] for _ in utterances]

    with pytest.raises(ShapeError, match=r"shape \(1, 1\) for 2 tokens; expected \(2, 1\)"):
        make_batch([["a", "b"]], Forgetful(), None)


def test_what_is_no_number_becomes_zero() -> None:
    class Broken(LengthEmbedder):
        def __call__(self, utterances: Sequence[Tokens]) -> list[list[list[float]]]:
            return [[[np.nan], [np.inf]] for _ in utterances]

    assert make_batch([["a", "b"]], Broken(), None).vectors.tolist() == [[[0.0], [0.0]]]
