from typing import get_args

import numpy as np
import pytest
from sklearn.metrics import get_scorer_names

from tertulia.components.classify.prediction_scores import Scoring, score

TRUE = np.array([0, 0, 0, 1])
PREDICTED = np.array([0, 0, 1, 2])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accuracy", 1 / 2),
        ("balanced_accuracy", (2 / 3 + 0) / 2),
        ("precision_weighted", 3 / 4),
        ("recall_macro", (2 / 3 + 0 + 0) / 3),
        ("f1_weighted", 3 / 4 * (2 * 2 / 3) / (1 + 2 / 3)),
    ],
)
def test_judges_predictions(name: Scoring, expected: float) -> None:
    assert score(name, TRUE, PREDICTED) == pytest.approx(expected)


@pytest.mark.parametrize("name", get_args(Scoring))
def test_every_name_is_one_of_scikit_learn_and_perfect_predictions_score_one(
    name: Scoring,
) -> None:
    assert name in get_scorer_names()
    assert score(name, TRUE, TRUE) == pytest.approx(1)
