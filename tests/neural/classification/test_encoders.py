import torch
from torch import nn

from tertulia.neural.classification.encoders import kernels_of


def test_kernels_are_weights_without_biases() -> None:
    network = nn.Sequential(nn.Linear(2, 3), nn.Conv1d(2, 3, 1), nn.LSTM(2, 3))

    assert [kernel.shape for kernel in kernels_of(network, nn.Linear)] == [torch.Size([3, 2])]
    assert [kernel.shape for kernel in kernels_of(network, nn.RNNBase)] == [
        torch.Size([12, 2]),
        torch.Size([12, 3]),
    ]
