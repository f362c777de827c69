import logging

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.feature_rows import (
    KeptRows,
    are_telling,
    n_rows,
    pieces,
    require_width,
    with_intents,
)
from tertulia.core.errors import ShapeError

DENSE = np.array([[0, 1], [2, 0], [0, 0]], dtype=np.float32)


@pytest.mark.parametrize("rows", [DENSE, csr_matrix(DENSE)])
def test_kept_rows_are_the_rows(rows: object) -> None:
    kept = KeptRows.of(rows).rows  # type: ignore[arg-type]

    assert type(kept) is type(rows)
    assert (kept != rows).sum() == 0


def test_sparse_rows_are_kept_sparse() -> None:
    assert KeptRows.of(csr_matrix(DENSE)).values.tolist() == [1, 2]


def test_messages_without_an_intent_are_left_out() -> None:
    rows, intents = with_intents(csr_matrix(DENSE), ["a", None, "b"])

    assert rows.toarray().tolist() == [[0, 1], [0, 0]]
    assert intents == ["a", "b"]


def test_features_of_other_messages_are_refused() -> None:
    with pytest.raises(ShapeError, match="3 rows of features cannot be paired with 1 intents"):
        with_intents(DENSE, ["a"])


def test_features_of_another_width_are_refused() -> None:
    with pytest.raises(ShapeError, match="2 features, but 5 were learned from: train again"):
        require_width(DENSE, 5)


def test_pieces_are_as_high_as_asked_for() -> None:
    assert [n_rows(piece) for piece in pieces(csr_matrix(DENSE), 2)] == [2, 1]
    assert list(pieces(DENSE[:0], 2)) == []


def test_nothing_is_a_batch_of_no_messages() -> None:
    assert n_rows([]) == 0


@pytest.mark.parametrize(("rows", "names"), [(DENSE, ["a"]), (DENSE[:, :0], ["a", "b"])])
def test_warns_where_nothing_tells_intents_apart(
    rows: np.ndarray, names: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert not are_telling(rows, names)

    assert "it takes two intents to tell apart, and a featurizer" in caplog.text
