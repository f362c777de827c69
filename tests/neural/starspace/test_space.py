import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.core.arrays import FloatArray
from tertulia.neural.starspace.space import DenseLayer, IntentSpace


def layer(kernel: list[list[float]], bias: list[float]) -> DenseLayer:
    return DenseLayer(np.array(kernel, np.float32), np.array(bias, np.float32))


SPACE = IntentSpace(
    intents=("bye", "hello"),
    points=np.array([[0, 2], [1, 0]], np.float32),
    layers=(layer([[1, 0], [0, -1]], [0, 1]), layer([[3, 0], [0, 4]], [0, 0])),
)
ROWS = np.array([[1, 0], [2, 5]], np.float32)


def random_space(rng: np.random.Generator) -> IntentSpace:
    sizes = ((300, 256), (256, 128), (128, 20))
    layers = [layer(rng.normal(size=size).tolist(), [0.5] * size[1]) for size in sizes]
    points = rng.normal(size=(77, 20)).astype(np.float32)
    return IntentSpace(tuple(map(str, range(77))), points, tuple(layers))


def test_hidden_units_below_zero_count_as_zero() -> None:
    points = SPACE.embed(ROWS)  # hidden: (1, 1), and (2, -4)

    assert points.tolist() == [[3, 4], [6, 0]]


def test_cosine_forgets_how_long_points_are() -> None:
    similarities = SPACE.similarities(ROWS, "cosine")

    assert similarities == pytest.approx(np.array([[0.8, 0.6], [0, 1]]))


def test_the_inner_product_does_not() -> None:
    assert SPACE.similarities(ROWS, "inner").tolist() == [[8, 3], [0, 6]]


def test_sparse_rows_are_embedded_like_dense_ones() -> None:
    assert SPACE.embed(csr_matrix(ROWS)).tolist() == SPACE.embed(ROWS).tolist()


@pytest.mark.parametrize("as_rows", [np.asarray, csr_matrix])
def test_a_row_alone_is_the_same_to_the_last_bit(as_rows: type) -> None:
    rng = np.random.default_rng(0)
    space = random_space(rng)
    dense: FloatArray = rng.poisson(0.05, size=(50, 300)).astype(np.float32)

    together = space.similarities(as_rows(dense), "cosine")

    alone = [space.similarities(as_rows(dense[place : place + 1]), "cosine") for place in range(50)]
    assert np.array_equal(together, np.concatenate(alone))
