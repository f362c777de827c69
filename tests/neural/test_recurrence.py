from typing import Literal

import pytest
import torch

from tertulia.neural.recurrence import BiRecurrence
from tertulia.neural.sequences import Padded

CELLS = pytest.mark.parametrize("cell", ["lstm", "gru"])


def row(n_tokens: int) -> Padded:
    torch.manual_seed(0)
    return Padded(torch.randn(1, n_tokens, 3), torch.ones(1, n_tokens, dtype=torch.bool))


@CELLS
def test_is_torchs_own_layer_where_nothing_is_dropped(cell: Literal["lstm", "gru"]) -> None:
    layer, tokens = BiRecurrence(cell, 3, 2), row(4)

    states = layer(tokens).values

    expected, _ = layer.layer(tokens.values.transpose(0, 1))
    assert torch.allclose(states, expected.transpose(0, 1), atol=1e-6)


@CELLS
def test_padding_does_not_change_a_row(cell: Literal["lstm", "gru"]) -> None:
    layer, tokens = BiRecurrence(cell, 3, 2), row(4)
    values, mask = torch.zeros(2, 6, 3), torch.zeros(2, 6, dtype=torch.bool)
    values[0, :4], mask[0, :4], mask[1] = tokens.values[0], True, True

    padded = layer(Padded(values, mask)).values

    assert torch.allclose(padded[0, :4], layer(tokens).values[0], atol=1e-6)
    assert padded[0, 4:].abs().sum() == 0


def test_recurrent_dropout_acts_in_training_only() -> None:
    layer, tokens = BiRecurrence("lstm", 3, 8, recurrent_dropout=0.5), row(4)
    plain = layer.eval()(tokens).values

    again, dropped = layer(tokens).values, layer.train()(tokens).values

    assert torch.equal(plain, again)
    assert not torch.equal(plain, dropped)
