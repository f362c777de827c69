from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pytest

from tertulia.components.embed.emb_mat_assembler import EmbeddingMatrixAssembler
from tertulia.core.arrays import FloatArray
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

# Spread along the first axis only, so that is the principal component; the centre is (0, 1).
VECTORS = {"ab": (-3.0, 1.0), "b": (3.0, 1.0)}


class FewWords:
    """Vectors of two words, as an embedder has them."""

    dim = 2

    def keys(self) -> Iterable[str]:
        return VECTORS.keys()

    def vectors(self, words: Sequence[str], /) -> FloatArray:
        return np.array([VECTORS.get(word, (0.0, 0.0)) for word in words], dtype=np.float32)


class TestConformance(ComponentConformance):
    def make(self) -> EmbeddingMatrixAssembler:
        return EmbeddingMatrixAssembler(embedder=FewWords(), vocab={"ab": 0}, emb_dim=1)


def assembled(
    vocab: Mapping[str, int], *, character_level: bool = False, emb_dim: int | None = None
) -> EmbeddingMatrixAssembler:
    component = EmbeddingMatrixAssembler(
        embedder=FewWords(), vocab=dict(vocab), character_level=character_level, emb_dim=emb_dim
    )
    component.prepare()
    return component


def test_tokens_get_their_vectors_at_their_indices() -> None:
    component = assembled({"b": 2, "<PAD>": 0, "ab": 1})

    assert component.emb_mat.tolist() == [[0, 0], [-3, 1], [3, 1]]
    assert component.emb_mat.dtype == np.float32
    assert component.dim == 2


def test_characters_get_the_mean_vector_of_the_words_that_hold_them() -> None:
    component = assembled({"a": 0, "b": 1, "z": 2}, character_level=True)

    assert component.emb_mat.tolist() == [[-3, 1], [0, 1], [0, 0]]


def test_shortened_vectors_of_tokens_lie_along_the_principal_component() -> None:
    component = assembled({"<PAD>": 0, "ab": 1, "b": 2}, emb_dim=1)

    np.testing.assert_allclose(component.emb_mat, [[0], [-3], [3]])
    assert component.dim == 1


def test_shortened_vectors_of_characters_lie_along_the_principal_component() -> None:
    component = assembled({"a": 0, "b": 1, "z": 2}, character_level=True, emb_dim=1)

    np.testing.assert_allclose(component.emb_mat, [[-3], [0], [0]])


def test_keeping_the_dimension_changes_nothing() -> None:
    assert assembled({"ab": 0}, emb_dim=2).emb_mat.tolist() == [[-3, 1]]


def test_an_empty_vocabulary_gives_an_empty_matrix() -> None:
    assert assembled({}).emb_mat.shape == (0, 2)


@pytest.mark.parametrize("emb_dim", [0, 3])
def test_a_dimension_out_of_reach_is_refused(emb_dim: int) -> None:
    with pytest.raises(ParameterError, match="give 1 to 2"):
        assembled({"ab": 0}, emb_dim=emb_dim)


def test_estimating_by_no_words_is_refused() -> None:
    with pytest.raises(ParameterError, match="estimate_by_n must be at least 1"):
        EmbeddingMatrixAssembler(embedder=FewWords(), vocab={}, estimate_by_n=0)
