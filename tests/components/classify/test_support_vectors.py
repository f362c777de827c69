import warnings
from typing import Any, get_args

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.svm import SVC

from tertulia.components.classify.pairwise import Sigmoids, couple
from tertulia.components.classify.support_vectors import (
    Kernel,
    Machines,
    SupportVectorIntents,
)

KERNELS = get_args(Kernel)


def sample(n_classes: int, *, sparse: bool) -> tuple[Any, np.ndarray]:
    """Rows around a centre for each class."""
    chance = np.random.default_rng(1)
    classes = np.repeat(np.arange(n_classes), 30)
    rows = chance.normal(size=(len(classes), 6)).astype(np.float32)
    rows[np.arange(len(classes)), classes] += 1.5
    rows[np.abs(rows) < 0.3] = 0
    return (csr_matrix(rows) if sparse else rows), classes


def fitted(rows: Any, classes: np.ndarray, kernel: str, **options: Any) -> SVC:
    return SVC(
        kernel=kernel, gamma=0.1, class_weight="balanced", decision_function_shape="ovo", **options
    ).fit(rows, classes)


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_decides_as_scikit_learn_does(n_classes: int, kernel: str, sparse: bool) -> None:
    rows, classes = sample(n_classes, sparse=sparse)
    peer = fitted(rows, classes, kernel)

    machines = Machines.of(peer)

    theirs = peer.decision_function(rows)
    if n_classes == 2:
        theirs = -theirs[:, None]
    np.testing.assert_allclose(machines.decisions(rows), theirs, atol=2e-5)
    assert (machines.predict(rows) == peer.predict(rows)).all()


@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_its_probabilities_are_those_of_scikit_learn_where_both_know_the_same_sigmoids(
    n_classes: int,
) -> None:
    rows, classes = sample(n_classes, sparse=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            peer = fitted(rows, classes, "linear", probability=True, random_state=1)
        except TypeError:
            pytest.skip("this scikit-learn has no such probabilities any more")
        sigmoids, theirs = Sigmoids(peer.probA_, peer.probB_), peer.predict_proba(rows)

    ours = couple(sigmoids(Machines.of(peer).decisions(rows)), n_classes)

    # LIBSVM ends its search where one more step would change less than 0.005 / n_classes.
    np.testing.assert_allclose(ours, theirs, atol=0.01)
    assert (np.argmax(ours, axis=1) == np.argmax(theirs, axis=1)).mean() > 0.98


def test_decides_about_many_rows_piece_by_piece() -> None:
    rows, classes = sample(3, sparse=True)
    machines = Machines.of(fitted(rows, classes, "linear"))
    many = csr_matrix(np.tile(rows.toarray(), (7, 1)))

    assert (machines.predict(many) == np.tile(machines.predict(rows), 7)).all()


def test_nothing_learned_is_nothing_to_rank() -> None:
    assert SupportVectorIntents.of_nothing().confidences(np.ones((2, 3))).shape == (0, 0)
