"""Learns what n-grams say for intents."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import Rows
from tertulia.components.classify.latent_layer import Network, main_directions, train_network
from tertulia.components.classify.ngram_reader import NgramReader
from tertulia.components.classify.ngram_scores import NgramWeights, unit_features
from tertulia.core.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_DIRECTIONS = 512
_PENALTY = 4.0
_TOLERANCE = 0.02
_ONE_INTENT_SCALE = 4.0


def learn_weights(
    reader: NgramReader,
    messages: Sequence[Sequence[str]],
    features: Rows | None,
    gold: IntArray,
    seed: int,
) -> NgramWeights:
    """Learn weights from messages, given as their words, and the numbers of their intents.

    The network sees words and dense features, sparse features only the linear machines.
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
    dense = extra if isinstance(extra, np.ndarray) else np.zeros((len(gold), 0), np.float32)
    to_hidden, network = _network(pieces, dense, gold, n_intents, seed)
    from_features = np.zeros((len(of_features), to_hidden.shape[1]), dtype=np.float32)
    from_features[: dense.shape[1]] = to_hidden[pieces.shape[1] :]
    return NgramWeights(
        np.hstack([of_pieces, to_hidden[: pieces.shape[1]]]).astype(np.float16),
        of_pairs.astype(np.float16),
        np.hstack([of_features, from_features]),
        np.concatenate([bias, network.inner_bias]),
        network.outer,
        network.outer_bias,
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


def _network(
    pieces: csr_matrix, dense: FloatArray, gold: IntArray, n_intents: int, seed: int
) -> tuple[NDArray[np.float32], Network]:
    """Train the network on main directions and dense features.

    Returns:
        Weights from pieces and features to hidden units, and the network above them.
    """
    directions = main_directions(pieces, min(_DIRECTIONS, max(len(gold) // 2, 1)), seed)
    inputs = np.asarray(pieces @ directions)
    scale, dense_scale = _scale(inputs), _scale(dense)
    network = train_network(np.hstack([inputs * scale, dense * dense_scale]), gold, n_intents, seed)
    n_directions = directions.shape[1]
    from_pieces = directions @ (network.inner[:n_directions] * scale)
    return np.vstack([from_pieces, network.inner[n_directions:] * dense_scale]), network


def _scale(values: FloatArray) -> np.float32:
    """What makes the numbers of a matrix as large as one, by the mean of their squares."""
    length = float(np.linalg.norm(values)) / max(values.size, 1) ** 0.5
    return np.float32(1 / length if length else 1)
