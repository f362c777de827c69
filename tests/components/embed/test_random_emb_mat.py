from __future__ import annotations

import numpy as np
import pytest

from tertulia.components.embed.random_emb_mat import RandomEmbeddingMatrix
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    def make(self) -> RandomEmbeddingMatrix:
        return RandomEmbeddingMatrix(vocab_len=3, emb_dim=2, seed=1)


def prepared(vocab_len: int, emb_dim: int, seed: int) -> RandomEmbeddingMatrix:
    component = RandomEmbeddingMatrix(vocab_len=vocab_len, emb_dim=emb_dim, seed=seed)
    component.prepare()
    return component


def test_has_a_row_per_token() -> None:
    component = prepared(5, 3, seed=1)

    assert component.emb_mat.shape == (5, 3)
    assert component.emb_mat.dtype == np.float32
    assert component.dim == 3


def test_rows_have_about_length_one() -> None:
    lengths = np.linalg.norm(prepared(10, 10_000, seed=1).emb_mat, axis=1)

    np.testing.assert_allclose(lengths, 1, atol=0.05)


def test_the_seed_decides() -> None:
    first, same, other = prepared(2, 2, 1).emb_mat, prepared(2, 2, 1).emb_mat, prepared(2, 2, 2)

    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other.emb_mat)


@pytest.mark.parametrize(("vocab_len", "emb_dim"), [(-1, 2), (2, 0)])
def test_impossible_shapes_are_refused(vocab_len: int, emb_dim: int) -> None:
    with pytest.raises(ParameterError, match="`emb_dim` at least 1"):
        RandomEmbeddingMatrix(vocab_len=vocab_len, emb_dim=emb_dim)
