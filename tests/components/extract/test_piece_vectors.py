"""From the word pieces of an encoder to the pieces that are tagged."""

from __future__ import annotations

import numpy as np
import pytest

from tertulia.components.extract.piece_vectors import VectorScale
from tertulia.components.extract.pieces import Cutter, Pieces
from tertulia.core.text import Token
from tertulia.neural.encoder.session import EncodedText

AS_IT_IS = VectorScale(np.zeros(1, np.float32), np.ones(1, np.float32))


def pieces(*texts: str) -> Pieces:
    return Cutter()(texts, [[Token(text, 0, len(text))] for text in texts])


def encoded(*word_pieces: tuple[int, int, float]) -> EncodedText:
    starts, ends, numbers = zip(*word_pieces, strict=True) if word_pieces else ((), (), ())
    vectors = np.array(numbers, np.float16).reshape(-1, 1)
    return EncodedText(vectors, np.array(starts, np.int64), np.array(ends, np.int64))


def test_a_piece_has_the_mean_of_the_word_pieces_it_overlaps_with() -> None:
    own = encoded((0, 4, 1.0), (4, 7, 3.0), (7, 10, 5.0))  # jazz|y, |me

    vectors = AS_IT_IS(pieces("jazzing,me"), [own])  # jazzing | , | me

    assert vectors.ravel().tolist() == [2.0, 5.0, 5.0]


def test_what_the_encoder_has_not_read_has_zeros() -> None:
    shifted = VectorScale(np.full(1, 9.0, np.float32), np.ones(1, np.float32))

    vectors = shifted(pieces("a-b", "c"), [encoded((0, 1, 10.0)), encoded()])

    assert vectors.ravel().tolist() == [1.0, 0.0, 0.0, 0.0]


def test_vectors_are_brought_to_mean_zero_and_length_one() -> None:
    one = EncodedText(np.array([[1, 10], [3, 30]], np.float16), np.arange(2), np.arange(1, 3))
    other = EncodedText(np.array([[2, 20]], np.float16), np.arange(1), np.arange(1, 2))
    scale = VectorScale.of([one, other])

    vectors = scale(pieces("a-", "b"), [one, other])

    assert vectors.mean(axis=0) == pytest.approx([0, 0], abs=1e-3)
    assert np.square(vectors).sum(axis=1).mean() == pytest.approx(1.0, abs=1e-3)
    assert vectors[0, 0] == pytest.approx(vectors[0, 1], abs=1e-3)


def test_a_number_that_never_changes_says_nothing() -> None:
    scale = VectorScale.of([encoded((0, 1, 4.0)), encoded((0, 1, 4.0))])

    assert scale(pieces("a"), [encoded((0, 1, 4.0))]).tolist() == [[0.0]]
