from typing import get_args

import pytest
import torch

from tertulia.neural.classification.architecture import Architecture, ModelName
from tertulia.neural.classification.network import TextNetwork
from tertulia.neural.classification.options import Dropouts

every_model = pytest.mark.parametrize("model_name", get_args(ModelName))


def network(model_name: ModelName, *, subword_dim: int = 2) -> TextNetwork:
    torch.manual_seed(0)
    shape = Architecture(
        model_name=model_name,
        n_classes=3,
        input_dim=4,
        kernel_sizes=(1, 2, 3),
        filters=(5, 6, 7),
        dense_size=8,
        units_lstm=3,
        units_lstm_1=3,
        units_lstm_2=2,
        self_att_hid=5,
        self_att_out=6,
        subword_dim=subword_dim,
        subword_buckets=2,
        subword_lengths=(3,),
    )
    return TextNetwork(shape, Dropouts(units=0.0, recurrent=0.0))


def inputs() -> tuple[torch.Tensor, torch.Tensor, tuple[torch.Tensor, ...]]:
    lengths = torch.tensor([5, 1, 3, 2, 4, 5])
    mask = torch.arange(5) < lengths.unsqueeze(1)
    words = torch.where(mask, 0, 1)  # the same word everywhere, made of both buckets
    subwords = (torch.tensor([0, 1]), torch.tensor([0]), words)
    return torch.randn(6, 5, 4) * mask.unsqueeze(-1), mask, subwords


@every_model
def test_gradients_reach_every_parameter(model_name: ModelName) -> None:
    model = network(model_name)

    model(*inputs()).square().sum().backward()

    untouched = [
        name
        for name, weight in model.named_parameters()
        if weight.grad is None or weight.grad.abs().max() < 1e-9
    ]
    assert untouched == []


@every_model
def test_scores_every_class_of_a_single_token(model_name: ModelName) -> None:
    model = network(model_name, subword_dim=0).eval()

    scores = model(torch.randn(1, 1, 4), torch.ones(1, 1, dtype=torch.bool), None)

    assert scores.shape == (1, 3)


@every_model
def test_longer_padding_changes_nothing(model_name: ModelName) -> None:
    model = network(model_name, subword_dim=0).eval()
    vectors, mask, _ = inputs()

    longer = torch.nn.functional.pad(vectors, (0, 0, 0, 10))
    scores = model(longer, torch.nn.functional.pad(mask, (0, 10)), None)

    assert torch.allclose(scores, model(vectors, mask, None), atol=1e-6)
