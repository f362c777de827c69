import pytest
import torch

from tertulia.core.errors import ParameterError
from tertulia.neural.runtime import PrivateRandomness, choose_device, limited_threads

CPU = torch.device("cpu")


def draws(seed: int | None) -> list[float]:
    randomness = PrivateRandomness(seed, CPU)
    drawn = []
    for _ in range(2):
        with randomness.drawn():
            drawn.append(torch.rand(()).item())
    return drawn


def test_the_same_seed_draws_the_same_numbers() -> None:
    assert draws(7) == draws(7)


def test_each_block_draws_anew() -> None:
    first, second = draws(7)

    assert first != second


def test_without_a_seed_numbers_differ() -> None:
    assert draws(None) != draws(None)


def test_global_randomness_is_left_alone() -> None:
    before = torch.get_rng_state()

    draws(7)

    assert torch.equal(torch.get_rng_state(), before)


def test_threads_are_limited_inside_the_block_only() -> None:
    before = torch.get_num_threads()

    with limited_threads(before + 1):
        inside = torch.get_num_threads()

    assert (inside, torch.get_num_threads()) == (before + 1, before)


def test_a_device_torch_does_not_know_is_refused() -> None:
    with pytest.raises(ParameterError, match="say 'auto', 'cpu' or 'cuda'"):
        choose_device("abacus")


def test_auto_finds_some_device() -> None:
    assert choose_device("auto").type in ("cpu", "cuda")
