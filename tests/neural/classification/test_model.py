from typing import Any

import numpy as np
import pytest

from tertulia.core.errors import ModelError
from tertulia.neural.classification.architecture import Architecture
from tertulia.neural.classification.batch import TextBatch
from tertulia.neural.classification.model import TextModel
from tertulia.neural.classification.options import Dropouts, TrainingOptions

SHAPE = Architecture("cnn_model", 2, 1, (1,), (2,), 2, 1, 1, 1, 1, 1, 0, 1, (3,))
BATCH = TextBatch(np.array([[[1.0]], [[2.0]]], np.float32), np.array([1, 1]), None)
TARGETS = np.eye(2, dtype=np.float32)
EVEN = np.ones(2, dtype=np.float32)


def model(*, average_decay: float = 0.0) -> TextModel:
    options: dict[str, Any] = {
        "dropouts": Dropouts(0.0, 0.0),
        "optimizer": "SGD",
        "learning_rate": 0.1,
        "decay": 0.0,
        "loss": "categorical_crossentropy",
        "activation": "softmax",
        "average_decay": average_decay,
        "penalty_convolution": 0.0,
        "penalty_dense": 0.0,
        "penalty_recurrent": 0.0,
    }
    return TextModel(SHAPE, TrainingOptions(**options), seed=0, device="cpu")


def test_a_step_lowers_the_loss() -> None:
    network = model()

    first, second = (network.step(BATCH, TARGETS, EVEN) for _ in range(2))

    assert second < first


def test_rows_of_weight_zero_teach_nothing() -> None:
    network = model()
    before = network.weights()["output.weight"]

    loss = network.step(BATCH, TARGETS, 0 * EVEN)

    assert loss == 0.0
    assert np.array_equal(network.weights()["output.weight"], before)


def test_the_average_predicts_and_moves_less() -> None:
    latest, average = model(), model(average_decay=0.9)
    start = latest.weights()["output.bias"]

    for network in (latest, average):
        network.step(BATCH, TARGETS, EVEN)

    # The average of the first step takes nine tenths of it.
    moved = latest.weights()["output.bias"] - start
    np.testing.assert_allclose(average.weights()["output.bias"] - start, 0.9 * moved, rtol=1e-4)


def test_weights_of_another_shape_are_refused() -> None:
    weights = model().weights() | {"output.bias": np.zeros(5, np.float32)}

    with pytest.raises(ModelError, match="the weights do not fit the network"):
        model().restore(weights)
