import pytest
import torch
from torch import nn

from tertulia.neural.averaging import WeightAverage, WeightMean


def network(weight: float) -> nn.Linear:
    layer = nn.Linear(1, 1, bias=False)
    nn.init.constant_(layer.weight, weight)
    return layer


def test_the_first_step_counts_most() -> None:
    source = network(0.0)
    average = WeightAverage(source, decay=0.5)
    nn.init.constant_(source.weight, 1.0)

    average.update()

    assert average.network.weight.item() == pytest.approx(0.9)  # 1 of 10 parts is kept


def test_later_steps_forget_as_fast_as_decay_says() -> None:
    source = network(0.0)
    average = WeightAverage(source, decay=0.1)
    nn.init.constant_(source.weight, 1.0)

    for _ in range(3):
        average.update()

    assert average.network.weight.item() == pytest.approx(1 - 0.1**3)


def test_without_decay_it_is_the_network_itself() -> None:
    source = network(0.0)

    assert WeightAverage(source, decay=0.0).network is source


def test_counts_and_statistics_follow_too() -> None:
    source = nn.BatchNorm1d(1)
    average = WeightAverage(source, decay=0.5)
    source(torch.tensor([[1.0], [3.0]]))

    average.update()

    assert average.network.num_batches_tracked == 1
    assert average.network.running_mean is not None
    assert average.network.running_mean.item() == pytest.approx(0.9 * 0.2)  # momentum 0.1 of 2


def test_weights_settle_on_their_mean_over_the_moments_taken_in() -> None:
    weights = [torch.tensor([1.0, 4.0])]
    mean = WeightMean(weights)

    for moment in ([1.0, 4.0], [2.0, 4.0], [6.0, 1.0]):
        weights[0].copy_(torch.tensor(moment))
        mean.update()
    mean.settle()

    assert weights[0].tolist() == pytest.approx([3.0, 3.0])


def test_weights_stay_where_no_moment_was_taken_in() -> None:
    weights = [torch.tensor([1.0])]

    WeightMean(weights).settle()

    assert weights[0].item() == 1
