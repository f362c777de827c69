from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tertulia.components.embed.base import WordEmbedder
from tertulia.core.arrays import FloatArray
from tertulia.core.errors import DataError, ParameterError, ShapeError


@dataclass(kw_only=True, eq=False)
class LengthEmbedder(WordEmbedder):
    """A word's vector is its length and its length doubled."""

    load_path: Path = Path("nowhere")
    dim: int = 2

    def vectors(self, words: Sequence[str]) -> FloatArray:
        rows = [[len(word), 2 * len(word)] for word in words]
        return np.array(rows, dtype=np.float32).reshape(-1, 2)

    def keys(self) -> Iterator[str]:
        return iter(())

    def __contains__(self, word: object) -> bool:
        return False


def test_gives_a_matrix_per_utterance() -> None:
    first, second = LengthEmbedder()([["a", "bb"], ["ccc"]])

    assert first.tolist() == [[1, 2], [2, 4]]
    assert second.tolist() == [[3, 6]]


def test_an_utterance_without_tokens_is_a_matrix_without_rows() -> None:
    _, empty = LengthEmbedder()([["a"], []])

    assert empty.shape == (0, 2)


def test_pads_to_the_longest_utterance() -> None:
    padded = LengthEmbedder(pad_zero=True)([["a", "bb"], ["ccc"], []])

    assert isinstance(padded, np.ndarray)
    assert padded.tolist() == [[[1, 2], [2, 4]], [[3, 6], [0, 0]], [[0, 0], [0, 0]]]


def test_averages_the_tokens_that_have_a_vector() -> None:
    means = LengthEmbedder(mean=True)([["a", "", "bbb"], [""], []])

    assert np.asarray(means).tolist() == [[2, 4], [0, 0], [0, 0]]


def test_the_caller_may_ask_for_means() -> None:
    means = LengthEmbedder(pad_zero=True)([["a", "bbb"]], mean=True)

    assert np.asarray(means).tolist() == [[2, 4]]


def test_the_caller_may_ask_for_matrices() -> None:
    [matrix] = LengthEmbedder(mean=True)([["a", "bbb"]], mean=False)

    assert matrix.shape == (2, 2)


@pytest.mark.parametrize(
    ("embedder", "shape"),
    [(LengthEmbedder(pad_zero=True), (0, 0, 2)), (LengthEmbedder(mean=True), (0, 2))],
)
def test_an_empty_batch_keeps_the_dimension(
    embedder: LengthEmbedder, shape: tuple[int, ...]
) -> None:
    assert np.asarray(embedder([])).shape == shape


def test_a_text_that_nobody_tokenised_is_refused() -> None:
    with pytest.raises(ShapeError, match="put a tokenizer first"):
        LengthEmbedder()(["hello"])


def test_a_dimension_below_one_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least 1"):
        LengthEmbedder(dim=0)


def test_a_file_with_shorter_vectors_is_refused() -> None:
    with pytest.raises(DataError, match=r"have 50 numbers.*asks for 100: set `dim` to 50"):
        LengthEmbedder(dim=100).check_file_dim(50)


def test_cutting_longer_vectors_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        LengthEmbedder(dim=100).check_file_dim(300)

    assert "only the first 100 are used" in caplog.text
