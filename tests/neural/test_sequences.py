import torch

from tertulia.neural.sequences import Padded, RowNorm

# Two rows: (1, 4, 3) and (-5, -2) with one place of padding.
VALUES = torch.tensor([[[1.0], [4.0], [3.0]], [[-5.0], [-2.0], [0.0]]])
MASK = torch.tensor([[True, True, True], [True, True, False]])


def test_the_maximum_ignores_padding() -> None:
    assert Padded(VALUES, MASK).maximum().tolist() == [[4.0], [-2.0]]


def test_the_mean_ignores_padding() -> None:
    assert torch.allclose(Padded(VALUES, MASK).mean(), torch.tensor([[8 / 3], [-3.5]]))


def test_halving_keeps_the_larger_of_each_pair_and_a_last_single() -> None:
    halved = Padded(VALUES, MASK).halved()

    assert halved.values.squeeze(-1).tolist() == [[4.0, 3.0], [-2.0, 0.0]]
    assert halved.mask.tolist() == [[True, True], [True, False]]


def test_one_token_can_be_halved() -> None:
    halved = Padded(VALUES[:, :1], MASK[:, :1]).halved()

    assert halved.values.squeeze(-1).tolist() == [[1.0], [-5.0]]


def test_replaced_values_are_zero_at_padding() -> None:
    replaced = Padded(VALUES, MASK).replaced(torch.ones(2, 3, 1))

    assert replaced.values.squeeze(-1).tolist() == [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]


def test_scattered_rows_land_on_tokens() -> None:
    scattered = Padded(VALUES, MASK).scattered(torch.arange(1.0, 6.0).unsqueeze(-1))

    assert scattered.values.squeeze(-1).tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 0.0]]


def test_normalization_in_training_gives_mean_zero_and_variance_one() -> None:
    rows = RowNorm(1)(torch.tensor([[1.0], [3.0]]))

    assert torch.allclose(rows, torch.tensor([[-1.0], [1.0]]), atol=1e-4)


def test_a_single_row_in_training_is_normalized_with_what_was_seen() -> None:
    rows = RowNorm(1)(torch.tensor([[3.0]]))

    assert torch.allclose(rows, torch.tensor([[3.0]]), atol=1e-4)
