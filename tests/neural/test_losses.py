from math import log

import pytest
import torch

from tertulia.neural.losses import row_losses

EVEN = torch.zeros(1, 2)  # two classes, nothing known: sigmoid and softmax say one half each
FIRST = torch.tensor([[1.0, 0.0]])


def test_binary_is_the_mean_over_classes() -> None:
    scores = torch.tensor([[0.0, -100.0]])

    loss = row_losses(scores, FIRST, "sigmoid", "binary_crossentropy")

    assert loss.item() == pytest.approx(log(2) / 2)


def test_categorical_is_the_surprise_at_the_gold_class() -> None:
    loss = row_losses(EVEN, FIRST, "softmax", "categorical_crossentropy")

    assert loss.item() == pytest.approx(log(2))


def test_two_gold_classes_share_one_distribution() -> None:
    loss = row_losses(EVEN, torch.ones(1, 2), "softmax", "categorical_crossentropy")

    assert loss.item() == pytest.approx(log(2))


def test_binary_of_softmax_judges_both_probabilities() -> None:
    loss = row_losses(EVEN, FIRST, "softmax", "binary_crossentropy")

    assert loss.item() == pytest.approx(log(2))


def test_categorical_of_sigmoid_compares_normalized_probabilities() -> None:
    loss = row_losses(EVEN, FIRST, "sigmoid", "categorical_crossentropy")

    assert loss.item() == pytest.approx(log(2))


def test_certainty_stays_finite() -> None:
    scores = torch.tensor([[500.0, -500.0]])

    loss = row_losses(scores, 1 - FIRST, "softmax", "binary_crossentropy")

    assert torch.isfinite(loss).all()
