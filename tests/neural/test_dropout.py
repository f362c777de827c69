import numpy as np
import pytest
import torch

from tertulia.neural.dropout import drop_units


def test_a_share_of_the_units_is_left_out_and_the_rest_makes_up_for_it() -> None:
    values = drop_units(torch.ones(100, 1000), 0.2, np.random.default_rng(0))

    assert (values == 0).float().mean().item() == pytest.approx(0.2, abs=0.01)
    assert values.max().item() == pytest.approx(1 / 0.8, abs=1e-4)
    assert values.mean().item() == pytest.approx(1, abs=0.01)


def test_without_dropout_nothing_is_drawn() -> None:
    rng = np.random.default_rng(0)
    before, values = rng.bit_generator.state, torch.ones(2, 3)

    assert drop_units(values, 0.0, rng) is values
    assert rng.bit_generator.state == before


def test_a_rate_just_below_one_still_gives_numbers() -> None:
    values = drop_units(torch.ones(10, 10), 1 - 1e-9, np.random.default_rng(0))

    assert torch.isfinite(values).all()


def test_what_was_left_out_gets_no_gradient() -> None:
    values = torch.ones(5, 5, requires_grad=True)

    dropped = drop_units(values, 0.5, np.random.default_rng(0))
    dropped.sum().backward()

    assert torch.equal(values.grad, dropped.detach())
