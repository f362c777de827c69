import numpy as np
import pytest

from tertulia.components.preprocess.one_hotter import OneHotter
from tertulia.core.errors import DataError, ParameterError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([[0, 2, 1], [1]],)  # the longest first: a row alone is as long

    def make(self) -> OneHotter:
        return OneHotter(depth=3)


class TestConformanceUnpadded(ComponentConformance):
    batch = ([[1], [0, 2]],)

    def make(self) -> OneHotter:
        return OneHotter(depth=3, pad_zeros=False)


def test_fills_shorter_utterances_up_with_rows_of_zeros() -> None:
    vectors = OneHotter(depth=2)([[1, 0], [1]])

    assert isinstance(vectors, np.ndarray)
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[[0, 1], [1, 0]], [[0, 1], [0, 0]]]


def test_without_padding_each_utterance_keeps_its_length() -> None:
    vectors = OneHotter(depth=2, pad_zeros=False)([[1, 0], [], [1]])

    assert [vector.shape for vector in vectors] == [(2, 2), (0, 2), (1, 2)]


def test_takes_a_padded_matrix_of_indices() -> None:
    vectors = OneHotter(depth=2)(np.array([[1], [0]]))

    assert np.array_equal(vectors, [[[0, 1]], [[1, 0]]])


def test_an_empty_batch_keeps_the_depth() -> None:
    vectors = OneHotter(depth=4)([])

    assert np.shape(vectors) == (0, 0, 4)


@pytest.mark.parametrize("index", [-1, 3])
def test_an_index_beyond_the_depth_is_refused(index: int) -> None:
    with pytest.raises(DataError, match=rf"index {index} is outside \[0, 3\)"):
        OneHotter(depth=3)([[0, index]])


def test_what_is_no_index_is_refused() -> None:
    with pytest.raises(DataError, match="a row of indices is expected"):
        OneHotter(depth=3)([[0.5]])  # type: ignore[list-item]


def test_a_depth_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least 1"):
        OneHotter(depth=0)
