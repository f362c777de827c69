import numpy as np
import pytest
from scipy.sparse import csr_matrix, issparse

from tertulia.components.message.join_features import JoinFeatures
from tertulia.core.errors import ShapeError
from tertulia.testing.components import ComponentConformance

SPARSE = csr_matrix(np.array([[0, 1, 0], [2, 0, 3]], np.float32))
DENSE = np.array([[0.5, 0], [0, 0.25]], np.float32)


class TestConformance(ComponentConformance):
    batch = (SPARSE, DENSE)
    accepts_empty = False  # a list without rows has no width

    def make(self) -> JoinFeatures:
        return JoinFeatures()


def test_dense_blocks_make_a_dense_array_of_single_precision() -> None:
    joined = JoinFeatures()(DENSE, np.array([[7.0], [8.0]]))

    assert isinstance(joined, np.ndarray)
    assert joined.dtype == np.float32
    assert joined.tolist() == [[0.5, 0, 7], [0, 0.25, 8]]


@pytest.mark.parametrize("rows", [slice(None), slice(0, 1), slice(0, 0)])
def test_sparse_blocks_no_wider_than_the_dense_ones_are_written_out(rows: slice) -> None:
    joined = JoinFeatures()(SPARSE[rows, :2], DENSE[rows])

    assert isinstance(joined, np.ndarray)
    assert joined.tolist() == np.hstack([SPARSE.toarray()[:, :2], DENSE])[rows].tolist()


@pytest.mark.parametrize("rows", [slice(None), slice(0, 1), slice(0, 0)])
def test_with_a_sparse_block_the_rows_are_sparse_in_the_order_of_the_blocks(rows: slice) -> None:
    joined = JoinFeatures()(DENSE[rows], SPARSE[rows], SPARSE[rows])

    assert issparse(joined)
    assert joined.format == "csr"
    assert joined.dtype == np.float32
    whole = np.hstack([DENSE, SPARSE.toarray(), SPARSE.toarray()])
    np.testing.assert_array_equal(joined.toarray(), whole[rows])


def test_one_row_keeps_no_zeros_of_dense_blocks() -> None:
    joined = JoinFeatures()(DENSE[:1], SPARSE[:1])

    assert joined.nnz == 2


def test_one_block_passes_through() -> None:
    assert JoinFeatures()(DENSE) is DENSE


def test_a_block_of_double_precision_becomes_single() -> None:
    assert JoinFeatures()(DENSE.astype(np.float64)).dtype == np.float32


def test_blocks_of_different_heights_cannot_be_joined() -> None:
    with pytest.raises(ShapeError, match=r"features of \[2, 1\] messages"):
        JoinFeatures()(DENSE, SPARSE[:1])
