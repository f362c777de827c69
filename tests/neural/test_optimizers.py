from typing import get_args

import pytest
import torch
from torch import nn

from tertulia.neural.choices import OptimizerName
from tertulia.neural.optimizers import make_optimizer


@pytest.mark.parametrize("name", get_args(OptimizerName))
def test_every_optimizer_goes_down(name: OptimizerName) -> None:
    parameter = nn.Parameter(torch.tensor([1.0]))
    optimizer = make_optimizer(name, [parameter], learning_rate=0.1)

    parameter.square().sum().backward()
    optimizer.step()

    assert 0.0 < parameter.item() < 1.0
