import numpy as np
import pytest

from tertulia.core.arrays import pad_rows, softmax, unit_rows


def test_softmax_makes_each_row_a_distribution() -> None:
    probabilities = softmax(np.array([[0.0, 0.0], [np.log(3.0), 0.0]]))

    np.testing.assert_allclose(probabilities, [[0.5, 0.5], [0.75, 0.25]])


def test_softmax_bears_scores_of_any_size() -> None:
    probabilities = softmax(np.array([[1e300, 0.0], [-1e300, -1e300]]))

    np.testing.assert_array_equal(probabilities, [[1.0, 0.0], [0.5, 0.5]])


def test_softmax_of_no_rows_is_no_rows() -> None:
    assert softmax(np.zeros((0, 3))).shape == (0, 3)


def test_unit_rows_have_length_one() -> None:
    np.testing.assert_allclose(unit_rows(np.array([[3.0, 4.0]])), [[0.6, 0.8]])


def test_rows_of_zeros_stay_zeros() -> None:
    np.testing.assert_array_equal(unit_rows(np.zeros((1, 2))), [[0.0, 0.0]])


def test_unit_rows_keep_the_precision() -> None:
    assert unit_rows(np.ones((1, 2), dtype=np.float32)).dtype == np.float32


def test_pads_to_the_tallest_matrix_with_zeros_below() -> None:
    padded = pad_rows([np.ones((1, 2)), np.full((2, 2), 3.0)])

    assert padded.tolist() == [[[1, 1], [0, 0]], [[3, 3], [3, 3]]]


def test_a_given_height_cuts_what_is_taller() -> None:
    padded = pad_rows([np.array([[1.0], [2.0]]), np.zeros((0, 1))], length=1)

    assert padded.tolist() == [[[1]], [[0]]]


@pytest.mark.parametrize(("length", "shape"), [(None, (0, 0, 0)), (4, (0, 4, 0))])
def test_no_matrices_give_no_rows(length: int | None, shape: tuple[int, ...]) -> None:
    assert pad_rows([], length).shape == shape
