"""Learns what n-grams say for intents."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import Rows
from tertulia.components.classify.hidden_layer import train_network
from tertulia.components.classify.ngram_reader import NgramReader
from tertulia.components.classify.ngram_scores import NgramWeights, unit_features
from tertulia.components.classify.ngram_views import is_whole
from tertulia.core.arrays import IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_PENALTY = 4.0
_TOLERANCE = 0.02
_ONE_INTENT_SCALE = 4.0
_NETWORK_SHARE = 0.3
_NETWORK_LETTERS = 3
_DENSE_LENGTH = np.float32(3)  # where a message's words have about one


def learn_weights(
    reader: NgramReader,
    messages: Sequence[Sequence[str]],
    features: Rows | None,
    gold: IntArray,
    seed: int,
) -> NgramWeights:
    """Learn weights from messages, given as their words, and the numbers of their intents.

    The network sees words, their threes of letters, and dense features; sparse features are for
    the linear machines alone.
    """
    from scipy.sparse import csr_matrix, hstack

    n_intents = int(gold.max(initial=-1)) + 1
    read = reader.read(messages)
    pieces = reader.pieces(read)  # (n_messages, n_pieces)
    views = [pieces, read.pairs]
    extra = None if features is None else unit_features(features)
    if extra is not None:
        views.append(csr_matrix(extra))
    linear, bias = _margin_weights(hstack(views, format="csr"), gold, n_intents, seed)
    of_pieces, of_pairs, of_features = np.split(
        linear, [pieces.shape[1], pieces.shape[1] + read.pairs.shape[1]]
    )
    seen = _seen(reader.vocabulary.pieces)
    scales = _scales(pieces[:, seen], reader.piece_weights[seen])
    inputs = csr_matrix(pieces[:, seen].multiply(scales), dtype=np.float32)
    dense = extra if isinstance(extra, np.ndarray) else np.zeros((len(gold), 0), np.float32)
    network = train_network(inputs, _DENSE_LENGTH * dense, gold, n_intents, seed)
    from_pieces, from_dense = np.split(network.inner, [len(seen)])
    from_features = np.zeros((len(of_features), from_dense.shape[1]), dtype=np.float32)
    from_features[: len(from_dense)] = _DENSE_LENGTH * from_dense
    return NgramWeights(
        of_pieces.astype(np.float16),
        of_pairs.astype(np.float16),
        seen,
        (from_pieces * scales[:, None]).astype(np.float16),
        np.hstack([of_features, from_features]),
        np.concatenate([bias, network.inner_bias]),
        _NETWORK_SHARE * network.outer,
        _NETWORK_SHARE * network.outer_bias,
    )


def _margin_weights(
    rows: csr_matrix, gold: IntArray, n_intents: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit a support vector machine for each intent against all others.

    With squared hinge loss (Fan et al. 2008, "LIBLINEAR"). Where there is but one intent, its
    margin is how near a message comes to the mean example.

    Returns:
        Weights (n_columns, n_intents), and a bias for each intent.
    """
    if n_intents < 2:
        mean = np.asarray(rows.sum(axis=0), dtype=np.float32).reshape(-1, 1)[:, :n_intents]
        weights = _ONE_INTENT_SCALE * mean / max(float(np.linalg.norm(mean)), 1e-9)
        return weights, np.full(n_intents, -1, dtype=np.float32)
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=_PENALTY, tol=_TOLERANCE, dual=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # near enough by then
        machine.fit(rows, gold)
    weights, bias = machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32)
    if n_intents == 2:  # one machine tells both apart
        return np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias


def _seen(pieces: Sequence[str]) -> IntArray:
    """The places of the pieces that the network sees."""
    return np.array(
        [
            place
            for place, piece in enumerate(pieces)
            if len(piece) == _NETWORK_LETTERS or is_whole(piece)
        ],
        dtype=np.int64,
    )


def _scales(rows: csr_matrix, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """What undoes the weights of columns, and makes rows as long as one, by their mean square."""
    scales = 1 / weights
    squares = float(np.square(rows.data * scales[rows.indices]).sum()) / max(rows.shape[0], 1)
    return np.asarray(scales / max(squares, 1e-9) ** 0.5, dtype=np.float32)
